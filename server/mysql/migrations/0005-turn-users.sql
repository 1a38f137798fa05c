-- What coturn asks for when it looks an agent up: HA1 of the same rows, and nothing else of them.
CREATE VIEW turnusers_lt AS
  SELECT domain AS realm, username AS name, ha1 AS hmackey FROM subscriber;
