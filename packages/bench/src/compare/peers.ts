import type { Subject } from "./catalogue.ts"
import { PEERS_DIR } from "./versions.ts"

function peer(backend: Subject["backend"], name: string, module: string, packageName: string, about: string): Subject {
  return { name, backend, role: "peer", module: new URL(`${module}.mjs`, PEERS_DIR), package: packageName, about }
}

const KEYV =
  "The session is one value that every change reads and writes whole, as keyv's users must; two that do so at once lose one."

/** What people would pick instead. */
export const PEERS: readonly Subject[] = [
  peer(
    "files",
    "LangChain file system",
    "langchain-file-system",
    "@langchain/community",
    "Keeps all sessions of all users in one file and in memory, and rewrites the file for each of the two messages of a turn; here each session has a file of its own, which is kinder. Reads come from memory and never see another process. No ids, no update, no deletion of one message.",
  ),
  peer(
    "files",
    "lowdb",
    "lowdb",
    "lowdb",
    "One JSON file per session, read once and kept in memory; every change writes the whole file. Reads touch no disk and never see another process.",
  ),
  peer(
    "files",
    "unstorage fs",
    "unstorage-fs",
    "unstorage",
    "The session is one value in one file that every change reads and writes whole, as unstorage's users must; two that do so at once lose one.",
  ),
  peer(
    "redis",
    "LangChain ioredis",
    "langchain-ioredis",
    "@langchain/community",
    "Two messages for each turn, each LPUSH and EXPIRE, four round trips; the latest are taken from all. No ids, no update, no deletion of one message.",
  ),
  peer(
    "redis",
    "Mastra redis",
    "mastra-redis",
    "@mastra/redis",
    "Two messages for each turn, each a key of its own, beside a sorted set; no expiry. An update looks for its message among all keys of the database, with SCAN; here one session is alone in it, which is kinder.",
  ),
  peer("redis", "keyv redis", "keyv-redis", "@keyv/redis", `${KEYV} No expiry is asked for.`),
  peer(
    "postgres",
    "LangChain postgres",
    "langchain-postgres",
    "@langchain/community",
    "Two rows for each turn, each a statement and a commit of its own; the latest are taken from all. No index on the session: a read looks through the messages of all sessions; here one session is alone in the table, which is kinder. No ids, no update, no deletion of one message.",
  ),
  peer(
    "postgres",
    "LangGraph postgres",
    "langgraph-postgres",
    "@langchain/langgraph-checkpoint-postgres",
    "A checkpoint of the whole state for each turn, and all earlier ones stay: it can go back in time, which a session store cannot. Here it is one checkpoint a turn; a graph puts several.",
  ),
  peer(
    "postgres",
    "Mastra pg",
    "mastra-pg",
    "@mastra/pg",
    "Two rows for each turn, in the order of their times, and the thread's row in the same transaction.",
  ),
  peer("postgres", "keyv postgres", "keyv-postgres", "@keyv/postgres", KEYV),
  peer(
    "sqlite",
    "LangGraph sqlite",
    "langgraph-sqlite",
    "@langchain/langgraph-checkpoint-sqlite",
    "A checkpoint of the whole state for each turn, and all earlier ones stay: it can go back in time, which a session store cannot. Here it is one checkpoint a turn; a graph puts several. Its driver has a write-ahead log and synchronous=NORMAL: a commit does not wait for the disk.",
  ),
  peer(
    "sqlite",
    "Mastra libsql",
    "mastra-libsql",
    "@mastra/libsql",
    "Two rows for each turn, in the order of their times, and the thread's row in the same transaction, through libsql with a write-ahead log and synchronous=NORMAL: a commit does not wait for the disk.",
  ),
  peer(
    "sqlite",
    "keyv sqlite",
    "keyv-sqlite",
    "@keyv/sqlite",
    `${KEYV} Through sqlite3, with its default journal: no write-ahead log.`,
  ),
]
