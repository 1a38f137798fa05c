-- Rights of each user, written after every migration. The runner's own user owns the schema.
GRANT SELECT ON kamailio.version TO 'kamailio'@'%';
GRANT SELECT ON kamailio.subscriber TO 'kamailio'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON kamailio.location TO 'kamailio'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON kamailio.location_attrs TO 'kamailio'@'%';
GRANT SELECT ON kamailio.turnusers_lt TO 'coturn'@'%';
GRANT SELECT ON kamailio.class_of_service TO 'kamailio'@'%';
GRANT SELECT, INSERT, DELETE ON kamailio.dn_service TO 'kamailio'@'%';
GRANT SELECT, INSERT, DELETE ON kamailio.kamailio_node TO 'kamailio'@'%';
GRANT SELECT ON kamailio.living_location TO 'kamailio'@'%';
