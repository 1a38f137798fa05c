/** A root file system that daemons run in. MySQL's client library and MariaDB's, which Kamailio uses, exclude each other. */
export type RootName = 'telephony' | 'mysql';
