// Written by `npm run api`; not to be edited. What callers can reach of this entry point.

import { PgColumn } from "drizzle-orm/pg-core"
import type { PgDatabase } from "drizzle-orm/pg-core"
import type { PgQueryResultHKT } from "drizzle-orm/pg-core"
import { PgSequence } from "drizzle-orm/pg-core"
import { PgTableWithColumns } from "drizzle-orm/pg-core"
import { SessionStore } from "@cognee-session/core"

/** Any drizzle PostgreSQL database. */
declare type AnyPostgresDatabase = PgDatabase<PgQueryResultHKT, any, any>

declare interface CommonOptions {
  /** The schema of the tables. Default: `public`. */
  readonly schema?: string | undefined
  /** What the tables' names begin with: with `schema`, the store's namespace. Default: `cognee_session_`. */
  readonly tablePrefix?: string | undefined
  /** A session expires when nothing was written to it for that long, in seconds (X1). Default: never. */
  readonly ttlSeconds?: number | undefined
  /**
   * How long a call may take, in milliseconds. Default: 5,000. With a `url`, half of it, in whole seconds, is for making
   * a connection: then the call tries another one.
   */
  readonly timeoutMs?: number | undefined
  /** Whether the store makes and upgrades its tables. Default: `"auto"`. */
  readonly migrate?: "auto" | "never" | undefined
  /** Whether statements are prepared by name, which is quicker, and which some poolers do not bear. Default: `true`. */
  readonly preparedStatements?: boolean | undefined
}

/**
 * A store in a PostgreSQL database.
 *
 * Returns at once; the database is connected to, and its tables are made, at the first call. Throws a `SessionError`
 * (`INVALID_PARAMETER`) for options that cannot be right.
 */
export declare function postgresStore(options: PostgresStoreOptions): SessionStore

/** Options of `postgresStore`: either `url` or `db` is required. */
export declare type PostgresStoreOptions = CommonOptions &
  (
    | {
        /** Where the database is, `postgres://…`, opened with postgres.js. */
        readonly url: string
        /** Not together with `url`. */
        readonly db?: undefined
      }
    | {
        /** A drizzle PostgreSQL database of the caller's, who closes it. */
        readonly db: AnyPostgresDatabase
        /** Not together with `db`. */
        readonly url?: undefined
      }
  )

/**
 * The tables of a store in PostgreSQL, and the sequence that numbers incarnations. `schema` and `tablePrefix` as in
 * `postgresStore`.
 */
export declare function sessionTables({
  schema,
  tablePrefix,
}?: {
  readonly schema?: string | undefined
  readonly tablePrefix?: string | undefined
}): {
  /** Gives each incarnation its number. */
  incarnations: PgSequence
  /** One row for each session. */
  sessions: PgTableWithColumns<{
    name: `${string}sessions`
    schema: string
    columns: {
      sessionKey: PgColumn<
        {
          name: "session_key"
          tableName: `${string}sessions`
          dataType: "custom"
          columnType: "PgCustomColumn"
          data: string
          driverParam: unknown
          notNull: true
          hasDefault: false
          isPrimaryKey: true
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {
          pgColumnBuilderBrand: "PgCustomColumnBuilderBrand"
        }
      >
      userId: PgColumn<
        {
          name: "user_id"
          tableName: `${string}sessions`
          dataType: "custom"
          columnType: "PgCustomColumn"
          data: string
          driverParam: unknown
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {
          pgColumnBuilderBrand: "PgCustomColumnBuilderBrand"
        }
      >
      sessionId: PgColumn<
        {
          name: "session_id"
          tableName: `${string}sessions`
          dataType: "custom"
          columnType: "PgCustomColumn"
          data: string
          driverParam: unknown
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {
          pgColumnBuilderBrand: "PgCustomColumnBuilderBrand"
        }
      >
      incarnation: PgColumn<
        {
          name: string
          tableName: `${string}sessions`
          dataType: "bigint"
          columnType: "PgBigInt64"
          data: bigint
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      lastPosition: PgColumn<
        {
          name: string
          tableName: `${string}sessions`
          dataType: "bigint"
          columnType: "PgBigInt64"
          data: bigint
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      itemCount: PgColumn<
        {
          name: string
          tableName: `${string}sessions`
          dataType: "bigint"
          columnType: "PgBigInt64"
          data: bigint
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      graphContext: PgColumn<
        {
          name: "graph_context"
          tableName: `${string}sessions`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: false
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      updatedAt: PgColumn<
        {
          name: string
          tableName: `${string}sessions`
          dataType: "date"
          columnType: "PgTimestamp"
          data: Date
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      expiresAt: PgColumn<
        {
          name: string
          tableName: `${string}sessions`
          dataType: "date"
          columnType: "PgTimestamp"
          data: Date
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
    }
    dialect: "pg"
  }>
  /** One row for each Q&A entry. */
  qaEntries: PgTableWithColumns<{
    name: `${string}qa_entries`
    schema: string
    columns: {
      sessionKey: PgColumn<
        {
          name: "session_key"
          tableName: `${string}qa_entries`
          dataType: "custom"
          columnType: "PgCustomColumn"
          data: string
          driverParam: unknown
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {
          pgColumnBuilderBrand: "PgCustomColumnBuilderBrand"
        }
      >
      incarnation: PgColumn<
        {
          name: string
          tableName: `${string}qa_entries`
          dataType: "bigint"
          columnType: "PgBigInt64"
          data: bigint
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      position: PgColumn<
        {
          name: string
          tableName: `${string}qa_entries`
          dataType: "bigint"
          columnType: "PgBigInt64"
          data: bigint
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      id: PgColumn<
        {
          name: "id"
          tableName: `${string}qa_entries`
          dataType: "custom"
          columnType: "PgCustomColumn"
          data: string
          driverParam: unknown
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {
          pgColumnBuilderBrand: "PgCustomColumnBuilderBrand"
        }
      >
      fingerprint: PgColumn<
        {
          name: "fingerprint"
          tableName: `${string}qa_entries`
          dataType: "custom"
          columnType: "PgCustomColumn"
          data: string
          driverParam: unknown
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {
          pgColumnBuilderBrand: "PgCustomColumnBuilderBrand"
        }
      >
      createdAt: PgColumn<
        {
          name: string
          tableName: `${string}qa_entries`
          dataType: "date"
          columnType: "PgTimestamp"
          data: Date
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      question: PgColumn<
        {
          name: "question"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      answer: PgColumn<
        {
          name: "answer"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      context: PgColumn<
        {
          name: "context"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: false
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      feedbackText: PgColumn<
        {
          name: "feedback_text"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: false
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      feedbackScore: PgColumn<
        {
          name: "feedback_score"
          tableName: `${string}qa_entries`
          dataType: "number"
          columnType: "PgInteger"
          data: number
          driverParam: string | number
          notNull: false
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      usedGraphElementIds: PgColumn<
        {
          name: "used_graph_element_ids"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: false
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      memifyMetadata: PgColumn<
        {
          name: "memify_metadata"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: false
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
    }
    dialect: "pg"
  }>
  /** One row for each trace step. */
  traceSteps: PgTableWithColumns<{
    name: `${string}trace_steps`
    schema: string
    columns: {
      sessionKey: PgColumn<
        {
          name: "session_key"
          tableName: `${string}trace_steps`
          dataType: "custom"
          columnType: "PgCustomColumn"
          data: string
          driverParam: unknown
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {
          pgColumnBuilderBrand: "PgCustomColumnBuilderBrand"
        }
      >
      incarnation: PgColumn<
        {
          name: string
          tableName: `${string}trace_steps`
          dataType: "bigint"
          columnType: "PgBigInt64"
          data: bigint
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      position: PgColumn<
        {
          name: string
          tableName: `${string}trace_steps`
          dataType: "bigint"
          columnType: "PgBigInt64"
          data: bigint
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      traceId: PgColumn<
        {
          name: "trace_id"
          tableName: `${string}trace_steps`
          dataType: "custom"
          columnType: "PgCustomColumn"
          data: string
          driverParam: unknown
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {
          pgColumnBuilderBrand: "PgCustomColumnBuilderBrand"
        }
      >
      fingerprint: PgColumn<
        {
          name: "fingerprint"
          tableName: `${string}trace_steps`
          dataType: "custom"
          columnType: "PgCustomColumn"
          data: string
          driverParam: unknown
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: undefined
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {
          pgColumnBuilderBrand: "PgCustomColumnBuilderBrand"
        }
      >
      originFunction: PgColumn<
        {
          name: "origin_function"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      status: PgColumn<
        {
          name: "status"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      memoryQuery: PgColumn<
        {
          name: "memory_query"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      memoryContext: PgColumn<
        {
          name: "memory_context"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      methodParams: PgColumn<
        {
          name: "method_params"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      methodReturnValue: PgColumn<
        {
          name: "method_return_value"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      errorMessage: PgColumn<
        {
          name: "error_message"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
      sessionFeedback: PgColumn<
        {
          name: "session_feedback"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "PgText"
          data: string
          driverParam: string
          notNull: true
          hasDefault: false
          isPrimaryKey: false
          isAutoincrement: false
          hasRuntimeDefault: false
          enumValues: [string, ...string[]]
          baseColumn: never
          identity: undefined
          generated: undefined
        },
        {},
        {}
      >
    }
    dialect: "pg"
  }>
}

export {}
