-- A disabled agent's HA1 is put aside, and a random one stands in its place: whoever reads HA1 (Kamailio, coturn) refuses the
-- agent, and nobody outside can tell it from a wrong password.
ALTER TABLE subscriber
  ADD COLUMN suspended_ha1 VARCHAR(128) DEFAULT NULL,
  ADD COLUMN created_at DATETIME NOT NULL DEFAULT (UTC_TIMESTAMP()),
  -- When a phone of the agent last came or went.
  ADD COLUMN last_seen DATETIME DEFAULT NULL;

-- Kamailio writes a row when a phone registers and deletes it when the phone has gone, so it needs no right to write here.
CREATE TRIGGER phone_came AFTER INSERT ON location FOR EACH ROW
  UPDATE subscriber SET last_seen = UTC_TIMESTAMP() WHERE username = NEW.username;
CREATE TRIGGER phone_went AFTER DELETE ON location FOR EACH ROW
  UPDATE subscriber SET last_seen = UTC_TIMESTAMP() WHERE username = OLD.username;
