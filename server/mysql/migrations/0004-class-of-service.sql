-- What an agent may dial besides colleagues: patterns of numbers separated by commas (server/kamailio/routes/class.cfg).
-- Until a site says more, an agent reaches short numbers only: DNs of Genesys, and emergency calls.
CREATE TABLE class_of_service (
  name VARCHAR(32) NOT NULL PRIMARY KEY,
  allowed VARCHAR(2000) NOT NULL,
  denied VARCHAR(2000) NOT NULL DEFAULT ''
);

INSERT INTO class_of_service (name, allowed) VALUES
  ('internal', '[1-9][0-9],[1-9][0-9][0-9],[1-9][0-9][0-9][0-9],[1-9][0-9][0-9][0-9][0-9]'),
  ('unlimited', '*');

ALTER TABLE subscriber
  ADD COLUMN class VARCHAR(32) NOT NULL DEFAULT 'internal',
  ADD CONSTRAINT agent_class FOREIGN KEY (class) REFERENCES class_of_service (name);
