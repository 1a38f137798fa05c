-- Of a password only HA1 is kept: there is not even a place for anything else.
ALTER TABLE subscriber DROP COLUMN password, DROP COLUMN ha1b;
