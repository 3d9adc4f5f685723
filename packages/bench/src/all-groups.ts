import type { Scale } from "./scale.ts"
import type { Group } from "./subject.ts"
import { createGivenIdGroup } from "./groups/create-given-id.ts"
import { createInFlightGroup } from "./groups/create-in-flight.ts"
import { createGroup } from "./groups/create.ts"
import { deleteGroup } from "./groups/delete.ts"
import { fsyncGroup } from "./groups/fsync.ts"
import { latestGroup } from "./groups/latest.ts"
import { manySessionsGroup } from "./groups/many-sessions.ts"
import { readAllGroup } from "./groups/read-all.ts"
import { redisCreateInFlightGroup } from "./groups/redis-create-in-flight.ts"
import { redisCreateGroup } from "./groups/redis-create.ts"
import { redisDeleteGroup } from "./groups/redis-delete.ts"
import { redisLatestGroup } from "./groups/redis-latest.ts"
import { redisUpdateGroup } from "./groups/redis-update.ts"
import { sqlCreateInFlightGroup } from "./groups/sql-create-in-flight.ts"
import { sqlCreateGroup } from "./groups/sql-create.ts"
import { sqlLatestGroup } from "./groups/sql-latest.ts"
import { sqlUpdateGroup } from "./groups/sql-update.ts"
import { tracingGroup } from "./groups/tracing.ts"
import { updateGroup } from "./groups/update.ts"
import { postgresBackend } from "./postgres-backend.ts"
import { sqliteBackend } from "./sqlite-backend.ts"

/** Everything that is measured, in the order of the result. */
export function allGroups(scale: Scale): Group[] {
  return [
    createGroup(scale),
    createInFlightGroup(),
    createGivenIdGroup(scale),
    fsyncGroup(),
    updateGroup(scale),
    deleteGroup(scale),
    latestGroup(scale),
    readAllGroup(scale),
    manySessionsGroup(scale),
    tracingGroup(),
    redisCreateGroup(scale),
    redisCreateInFlightGroup(),
    redisUpdateGroup(scale),
    redisDeleteGroup(scale),
    redisLatestGroup(scale),
    sqlCreateGroup(postgresBackend, scale),
    sqlCreateInFlightGroup(postgresBackend, 1.4),
    sqlUpdateGroup(postgresBackend, scale),
    sqlLatestGroup(postgresBackend, scale),
    sqlCreateGroup(sqliteBackend, scale),
    sqlUpdateGroup(sqliteBackend, scale),
    sqlLatestGroup(sqliteBackend, scale),
  ]
}
