-- Lets this server join the group that is there.
START GROUP_REPLICATION USER = 'group', PASSWORD = '@GROUP_DB_PASSWORD@';
