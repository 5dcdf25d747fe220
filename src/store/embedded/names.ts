/** Roster's role, and the database that it owns. */
export const ROLE = 'roster'

/** The role that initdb makes; Roster uses it only to make its own. */
export const SUPERUSER = 'postgres'

/** PostgreSQL names its socket after a port, also when it has none. */
export const SOCKET_PORT = 5432
export const SOCKET_NAME = `.s.PGSQL.${SOCKET_PORT}`

/** Inside the data directory: the cluster, and what its server writes to stderr. */
export const CLUSTER_DIR = 'postgres'
export const SERVER_LOG = 'postgres.log'
