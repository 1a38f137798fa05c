-- What Kamailio's modules auth_db (subscriber, version 7) and usrloc (location, version 9; location_attrs, version 1) ask for.
-- IF NOT EXISTS: sets that are older than these migrations have the tables already.

CREATE TABLE IF NOT EXISTS version (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  table_name VARCHAR(32) NOT NULL,
  table_version INT UNSIGNED NOT NULL DEFAULT 0,
  CONSTRAINT table_name_idx UNIQUE (table_name)
);

CREATE TABLE IF NOT EXISTS subscriber (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  username VARCHAR(64) NOT NULL DEFAULT '',
  domain VARCHAR(64) NOT NULL DEFAULT '',
  password VARCHAR(64) NOT NULL DEFAULT '',
  ha1 VARCHAR(128) NOT NULL DEFAULT '',
  ha1b VARCHAR(128) NOT NULL DEFAULT '',
  CONSTRAINT account_idx UNIQUE (username, domain),
  INDEX username_idx (username)
);

CREATE TABLE IF NOT EXISTS location (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ruid VARCHAR(64) NOT NULL DEFAULT '',
  username VARCHAR(64) NOT NULL DEFAULT '',
  domain VARCHAR(64) DEFAULT NULL,
  contact VARCHAR(512) NOT NULL DEFAULT '',
  received VARCHAR(128) DEFAULT NULL,
  path VARCHAR(512) DEFAULT NULL,
  expires DATETIME NOT NULL DEFAULT '2030-05-28 21:32:15',
  q FLOAT NOT NULL DEFAULT 1.0,
  callid VARCHAR(255) NOT NULL DEFAULT 'Default-Call-ID',
  cseq INT NOT NULL DEFAULT 1,
  last_modified DATETIME NOT NULL DEFAULT '2000-01-01 00:00:01',
  flags INT NOT NULL DEFAULT 0,
  cflags INT NOT NULL DEFAULT 0,
  user_agent VARCHAR(255) NOT NULL DEFAULT '',
  socket VARCHAR(64) DEFAULT NULL,
  methods INT DEFAULT NULL,
  instance VARCHAR(255) DEFAULT NULL,
  reg_id INT NOT NULL DEFAULT 0,
  server_id INT NOT NULL DEFAULT 0,
  connection_id INT NOT NULL DEFAULT 0,
  keepalive INT NOT NULL DEFAULT 0,
  `partition` INT NOT NULL DEFAULT 0,
  CONSTRAINT ruid_idx UNIQUE (ruid),
  INDEX account_contact_idx (username, domain, contact),
  INDEX expires_idx (expires),
  INDEX tcpcon_idx (connection_id),
  INDEX connection_idx (server_id, connection_id)
);

CREATE TABLE IF NOT EXISTS location_attrs (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ruid VARCHAR(64) NOT NULL DEFAULT '',
  username VARCHAR(64) NOT NULL DEFAULT '',
  domain VARCHAR(64) DEFAULT NULL,
  aname VARCHAR(64) NOT NULL DEFAULT '',
  atype INT NOT NULL DEFAULT 0,
  avalue VARCHAR(512) NOT NULL DEFAULT '',
  last_modified DATETIME NOT NULL DEFAULT '2000-01-01 00:00:01',
  INDEX account_record_idx (username, domain, ruid),
  INDEX last_modified_idx (last_modified)
);

INSERT IGNORE INTO version (table_name, table_version) VALUES
  ('version', 1), ('subscriber', 7), ('location', 9), ('location_attrs', 1);
