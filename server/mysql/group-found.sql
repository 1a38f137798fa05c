-- Founds the group, with this server as its first: once, and after all were down.
SET GLOBAL group_replication_bootstrap_group = ON;
START GROUP_REPLICATION USER = 'group', PASSWORD = '@GROUP_DB_PASSWORD@';
SET GLOBAL group_replication_bootstrap_group = OFF;
