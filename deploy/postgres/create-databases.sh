#!/bin/sh
# Runs once, when the data directory is new. Every service gets a database and two roles: one that owns the tables and
# migrates them, and one that runs. The migrations grant the second one what it needs of each table.
set -eu

psql() {
    command psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname postgres "$@"
}

create() {
    psql --set name="questline_$1" --set owner="questline_$1_owner" --set password="$2" --set owner_password="$3" <<'SQL'
-- A statement that fails would be logged with the password in it.
SET log_min_error_statement = panic;
CREATE ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
CREATE ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
CREATE DATABASE :"name" OWNER :"owner";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"name";
SQL
}

create auth "$AUTH_DATABASE_PASSWORD" "$AUTH_MIGRATION_DATABASE_PASSWORD"
create catalog "$CATALOG_DATABASE_PASSWORD" "$CATALOG_MIGRATION_DATABASE_PASSWORD"
create processing "$PROCESSING_DATABASE_PASSWORD" "$PROCESSING_MIGRATION_DATABASE_PASSWORD"

psql <<'SQL'
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
SQL
