/**
 * Settings as RDS has them (`rds.force_ssl`), made small and quick for one machine; `walLevel` is logical on RDS where
 * `rds.logical_replication` is set.
 */
export const configuration = (port: number, walLevel: 'replica' | 'logical' = 'logical') => `\
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''
max_connections = 100
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
password_encryption = 'scram-sha-256'
wal_level = ${walLevel}
max_wal_senders = 10
max_replication_slots = 10
max_wal_size = '1GB'
min_wal_size = '80MB'
shared_buffers = '32MB'
dynamic_shared_memory_type = mmap
fsync = off
full_page_writes = off
timezone = 'UTC'
log_timezone = 'UTC'
`;

/** Connections without TLS find no line and are refused. Nobody but its owner sees the database rdsadmin. */
export const hostBasedAuthentication = `\
hostssl rdsadmin    rdsadmin 127.0.0.1/32 scram-sha-256
hostssl rdsadmin    all      127.0.0.1/32 reject
hostssl all         all      127.0.0.1/32 scram-sha-256
hostssl replication all      127.0.0.1/32 scram-sha-256
`;
