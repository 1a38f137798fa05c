-- `up --dn-in-service mirror`: what Genesys has last answered to a Kamailio that registered a DN (wanted 1) or took it out (0).
CREATE TABLE dn_service (
  dn VARCHAR(64) NOT NULL PRIMARY KEY,
  wanted TINYINT NOT NULL,
  answer SMALLINT NOT NULL,
  kamailio VARCHAR(64) NOT NULL
);
