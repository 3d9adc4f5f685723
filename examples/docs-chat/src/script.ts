import type { SessionStore } from "@cognee-session/core"
import { Chat } from "./chat.ts"
import { Conversation } from "./conversation.ts"
import type { Search } from "./search.ts"
import { type Screen, clip } from "./terminal.ts"

const SESSION = "scripted"

interface Questions {
  readonly first: string
  readonly other: string
  readonly followUp: string
  /** Asked in the second part. */
  readonly later: string
}

const PROJECT_QUESTIONS: Questions = {
  first: "How do I install the file store?",
  other: "What does a session hold?",
  followUp: "And when does it expire?",
  later: "And what happens when it is deleted?",
}

export interface Stage {
  readonly search: Search
  readonly screen: Screen
  readonly openStore: () => Promise<SessionStore>
}

/** Plays a short conversation twice; the second part begins with nothing but what the first has stored. */
export async function playScript(stage: Stage, questions: Questions): Promise<boolean> {
  const { first, other, followUp, later } = questions
  const begin = (store: SessionStore): Promise<Chat> => Promise.resolve(new Chat(store, stage.search, SESSION))
  const comeBack = (store: SessionStore): Promise<Chat> => Chat.resume(store, stage.search)

  heading(stage, "A first conversation")
  const went = await play(stage, begin, [first, "/bad I wanted an example", other, followUp, "/good"])
  heading(stage, "The same, later: the store is opened anew, and the session goes on where it was")
  const wentOn = await play(stage, comeBack, ["/history", later, "/good", "/sessions"])
  return went && wentOn
}

/** Questions that the documents can answer. */
export function questionsFor(search: Search, isProject: boolean): Questions {
  if (isProject) return PROJECT_QUESTIONS
  const headings = [...new Set(search.passages.map((passage) => passage.heading))].filter((heading) => heading !== "")
  const [one = "this", two = one] = headings.slice(Math.floor(headings.length / 2))
  return {
    first: `Is there anything on ${clip(one, 60)}?`,
    other: `Is there something on ${clip(two, 60)}?`,
    followUp: "Tell me more about it.",
    later: "Is there still more on that?",
  }
}

async function play(
  { screen, openStore }: Stage,
  begin: (store: SessionStore) => Promise<Chat>,
  lines: readonly string[],
): Promise<boolean> {
  await using store = await openStore()
  const conversation = new Conversation(await begin(store), screen)
  await conversation.greet()
  for (const line of lines) {
    screen.line(`${screen.style.strong(">")} ${clip(line, screen.columns)}`)
    await conversation.take(line)
  }
  return !conversation.failed
}

function heading({ screen }: Stage, title: string): void {
  screen.line(screen.style.strong(`== ${title} ==`))
}
