// Written by `npm run api`; not to be edited. What callers can reach of this entry point.

import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core"
import { SessionStore } from "@cognee-session/core"
import { SQLiteColumn } from "drizzle-orm/sqlite-core"
import { SQLiteTableWithColumns } from "drizzle-orm/sqlite-core"

/** Any drizzle SQLite database, synchronous or not, or a transaction of one. */
declare type AnySqliteDatabase = BaseSQLiteDatabase<"sync" | "async", any, any>

declare interface CommonOptions {
  /** What the tables' names begin with: the store's namespace. Default: `cognee_session_`. */
  readonly tablePrefix?: string | undefined
  /** A session expires when nothing was written to it for that long, in seconds (X1). Default: never. */
  readonly ttlSeconds?: number | undefined
  /**
   * How long a call waits for the write lock of other connections, in milliseconds. With `path` the process is blocked
   * for that time. Default: 5,000.
   */
  readonly busyTimeoutMs?: number | undefined
  /** Whether the store makes and upgrades its tables. Default: `"auto"`. */
  readonly migrate?: "auto" | "never" | undefined
}

/**
 * The tables of a store in SQLite. `tablePrefix` as in `sqliteStore`; times are milliseconds of the Unix epoch.
 */
export declare function sessionTables({ tablePrefix }?: { readonly tablePrefix?: string | undefined }): {
  /** One row for each session. */
  sessions: SQLiteTableWithColumns<{
    name: `${string}sessions`
    schema: undefined
    columns: {
      incarnation: SQLiteColumn<
        {
          name: "incarnation"
          tableName: `${string}sessions`
          dataType: "number"
          columnType: "SQLiteInteger"
          data: number
          driverParam: number
          notNull: true
          hasDefault: true
          isPrimaryKey: true
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
      userId: SQLiteColumn<
        {
          name: "user_id"
          tableName: `${string}sessions`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      sessionId: SQLiteColumn<
        {
          name: "session_id"
          tableName: `${string}sessions`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      lastPosition: SQLiteColumn<
        {
          name: "last_position"
          tableName: `${string}sessions`
          dataType: "number"
          columnType: "SQLiteInteger"
          data: number
          driverParam: number
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
      itemCount: SQLiteColumn<
        {
          name: "item_count"
          tableName: `${string}sessions`
          dataType: "number"
          columnType: "SQLiteInteger"
          data: number
          driverParam: number
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
      graphContext: SQLiteColumn<
        {
          name: "graph_context"
          tableName: `${string}sessions`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      updatedAt: SQLiteColumn<
        {
          name: "updated_at"
          tableName: `${string}sessions`
          dataType: "date"
          columnType: "SQLiteTimestamp"
          data: Date
          driverParam: number
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
      expiresAt: SQLiteColumn<
        {
          name: "expires_at"
          tableName: `${string}sessions`
          dataType: "date"
          columnType: "SQLiteTimestamp"
          data: Date
          driverParam: number
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
    dialect: "sqlite"
  }>
  /** One row for each Q&A entry. */
  qaEntries: SQLiteTableWithColumns<{
    name: `${string}qa_entries`
    schema: undefined
    columns: {
      incarnation: SQLiteColumn<
        {
          name: "incarnation"
          tableName: `${string}qa_entries`
          dataType: "number"
          columnType: "SQLiteInteger"
          data: number
          driverParam: number
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
      position: SQLiteColumn<
        {
          name: "position"
          tableName: `${string}qa_entries`
          dataType: "number"
          columnType: "SQLiteInteger"
          data: number
          driverParam: number
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
      id: SQLiteColumn<
        {
          name: "id"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      fingerprint: SQLiteColumn<
        {
          name: "fingerprint"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      createdAt: SQLiteColumn<
        {
          name: "created_at"
          tableName: `${string}qa_entries`
          dataType: "date"
          columnType: "SQLiteTimestamp"
          data: Date
          driverParam: number
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
      question: SQLiteColumn<
        {
          name: "question"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      answer: SQLiteColumn<
        {
          name: "answer"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      context: SQLiteColumn<
        {
          name: "context"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      feedbackText: SQLiteColumn<
        {
          name: "feedback_text"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      feedbackScore: SQLiteColumn<
        {
          name: "feedback_score"
          tableName: `${string}qa_entries`
          dataType: "number"
          columnType: "SQLiteInteger"
          data: number
          driverParam: number
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
      usedGraphElementIds: SQLiteColumn<
        {
          name: "used_graph_element_ids"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      memifyMetadata: SQLiteColumn<
        {
          name: "memify_metadata"
          tableName: `${string}qa_entries`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
    }
    dialect: "sqlite"
  }>
  /** One row for each trace step. */
  traceSteps: SQLiteTableWithColumns<{
    name: `${string}trace_steps`
    schema: undefined
    columns: {
      incarnation: SQLiteColumn<
        {
          name: "incarnation"
          tableName: `${string}trace_steps`
          dataType: "number"
          columnType: "SQLiteInteger"
          data: number
          driverParam: number
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
      position: SQLiteColumn<
        {
          name: "position"
          tableName: `${string}trace_steps`
          dataType: "number"
          columnType: "SQLiteInteger"
          data: number
          driverParam: number
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
      traceId: SQLiteColumn<
        {
          name: "trace_id"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      fingerprint: SQLiteColumn<
        {
          name: "fingerprint"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      originFunction: SQLiteColumn<
        {
          name: "origin_function"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      status: SQLiteColumn<
        {
          name: "status"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      memoryQuery: SQLiteColumn<
        {
          name: "memory_query"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      memoryContext: SQLiteColumn<
        {
          name: "memory_context"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      methodParams: SQLiteColumn<
        {
          name: "method_params"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      methodReturnValue: SQLiteColumn<
        {
          name: "method_return_value"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      errorMessage: SQLiteColumn<
        {
          name: "error_message"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
      sessionFeedback: SQLiteColumn<
        {
          name: "session_feedback"
          tableName: `${string}trace_steps`
          dataType: "string"
          columnType: "SQLiteText"
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
        {
          length: number | undefined
        }
      >
    }
    dialect: "sqlite"
  }>
}

/**
 * A store in a SQLite database, for any number of processes of one machine.
 *
 * Returns at once; the database is opened, and its tables are made, at the first call. Throws a `SessionError`
 * (`INVALID_PARAMETER`) for options that cannot be right.
 */
export declare function sqliteStore(options: SqliteStoreOptions): SessionStore

/** Options of `sqliteStore`: either `path` or `db` is required. */
export declare type SqliteStoreOptions = CommonOptions &
  (
    | {
        /** The database file, opened with better-sqlite3 in WAL mode; made, with mode 0600, when it is not there. */
        readonly path: string
        /** Not together with `path`. */
        readonly db?: undefined
      }
    | {
        /** A drizzle SQLite database of the caller's, who sets its busy timeout and closes it. */
        readonly db: AnySqliteDatabase
        /** Not together with `db`. */
        readonly path?: undefined
      }
  )

export {}
