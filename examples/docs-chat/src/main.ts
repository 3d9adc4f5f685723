import { parseArgs } from "node:util"
import { type SessionStore, isSessionError } from "@cognee-session/core"
import { Chat } from "./chat.ts"
import { Conversation } from "./conversation.ts"
import { type Documents, documentsAt, projectDocuments, readDocument } from "./documents.ts"
import { pipedLines, typedLines } from "./input.ts"
import { type StorePlace, placeOf } from "./open-store.ts"
import { splitMarkdown } from "./passages.ts"
import { playScript, questionsFor } from "./script.ts"
import { Search } from "./search.ts"
import { type Screen, clip, harmless, progressOn, screenOn } from "./terminal.ts"
import { UsageError } from "./usage-error.ts"

const USAGE = `Usage: npm run demo [-- [--store ADDRESS] PATH]

A chat about the Markdown files below PATH (default: this project's own documents).
Questions are typed, or come line by line on standard input; with nothing there a short conversation is played.

  --store ADDRESS  where sessions are stored (default: COGNEE_SESSION_STORE, or fs:.cognee-session)
                   fs:DIR                              files in a folder
                   sqlite:FILE                         a SQLite database
                   postgres://USER:SECRET@HOST/DATABASE
                   redis://HOST:PORT`

const DEFAULT_STORE = process.env["COGNEE_SESSION_STORE"] || "fs:.cognee-session"

async function main(path: string | undefined, place: StorePlace): Promise<boolean> {
  const screen = screenOn(process.stdout, process.env)
  const documents = path === undefined ? await projectDocuments() : await documentsAt(path)
  const search = await indexOf(documents)
  screen.line(`${count(search.passages, "passage")} of ${count(documents.files, "Markdown file")} in ${documents.root}`)
  if (documents.unreadable.length > 0) screen.line(`Not readable: ${clip(documents.unreadable.join(", "), 200)}`)
  screen.line(`Sessions are stored in ${place.name}`)
  screen.line()

  if (process.stdin.isTTY) return converse(search, screen, place, typed)
  const lines = pipedLines(process.stdin)
  const first = await lines.next()
  if (!first.done) return converse(search, screen, place, () => echoed(screen, first.value, lines))
  const stage = { search, screen, openStore: place.open }
  return playScript(stage, questionsFor(search, path === undefined))
}

async function indexOf(documents: Documents): Promise<Search> {
  const search = new Search()
  const progress = progressOn(process.stderr)
  for (const [index, file] of documents.files.entries()) {
    progress.show(`Indexing ${index + 1} of ${documents.files.length}: ${harmless(file)}`)
    search.add(splitMarkdown(file, await readDocument(documents, file)))
  }
  progress.done()
  return search
}

/** Resolves to whether the store did all that it was asked for. */
async function converse(
  search: Search,
  screen: Screen,
  place: StorePlace,
  linesOf: (screen: Screen, chat: Chat) => AsyncIterable<string>,
): Promise<boolean> {
  await using store: SessionStore = await place.open()
  const chat = await Chat.resume(store, search)
  const conversation = new Conversation(chat, screen)
  await conversation.greet()
  for await (const line of linesOf(screen, chat)) if (!(await conversation.take(line))) break
  return !conversation.failed
}

async function* typed(screen: Screen, chat: Chat): AsyncGenerator<string> {
  const earlier = await chat.history(100).catch(() => []) // only for the arrow keys
  yield* typedLines(
    `${screen.style.strong(">")} `,
    earlier.map((turn) => turn.question),
  )
}

/** Shows the lines that nobody typed, so that the output reads as a conversation. */
async function* echoed(screen: Screen, first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  const show = (line: string): string => {
    screen.line(`${screen.style.strong(">")} ${clip(line, 300)}`)
    return line
  }
  try {
    yield show(first)
    for await (const line of rest) yield show(line)
  } finally {
    await rest.return(undefined) // `/quit` may be the first line
  }
}

function count(things: readonly unknown[], name: string): string {
  return `${things.length} ${name}${things.length === 1 ? "" : "s"}`
}

/** What to tell about a mistake of the caller's, or a store that cannot be used; `null` for an error of this program. */
function messageOf(error: unknown): string | null {
  if (error instanceof UsageError || isSessionError(error)) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  return code === undefined ? null : message
}

// Who reads the output may stop early: `npm run demo < questions.txt | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit()
  process.stderr.write(`docs-chat: cannot write the output (${error.code})\n`)
  process.exit(1)
})

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h" }, store: { type: "string", default: DEFAULT_STORE } },
  })
  if (positionals.length > 1) throw new UsageError("one PATH at most; see --help")
  if (values.help === true) process.stdout.write(`${USAGE}\n`)
  else if (!(await main(positionals[0], placeOf(values.store)))) process.exitCode = 1
} catch (error) {
  const message = messageOf(error)
  if (message === null) throw error
  process.stderr.write(`docs-chat: ${harmless(message)}\n`)
  process.exitCode = 1
}
