-- Which Kamailios live. Each writes its row every five seconds (routes/nodes.cfg).
CREATE TABLE kamailio_node (
  server_id INT NOT NULL PRIMARY KEY,
  address VARCHAR(64) NOT NULL,
  seen DATETIME NOT NULL
);

-- The phones that can be reached: those of a Kamailio that has ended are not, though their registrations have not expired.
CREATE VIEW living_location AS
  SELECT location.* FROM location JOIN kamailio_node ON kamailio_node.server_id = location.server_id
  WHERE location.expires > UTC_TIMESTAMP() AND kamailio_node.seen > UTC_TIMESTAMP() - INTERVAL 15 SECOND;
