import { type SessionQaEntry, isSessionError } from "@cognee-session/core"
import type { Chat, Turn } from "./chat.ts"
import { type Command, helpText, parseCommand } from "./commands.ts"
import { type Screen, clip, harmless, wrap } from "./terminal.ts"

const GREETED_TURNS = 3
const LISTED = 10

/** Takes lines, has the chat do what they ask for, and shows what comes of it. */
export class Conversation {
  readonly #chat: Chat
  readonly #screen: Screen
  #failed = false

  constructor(chat: Chat, screen: Screen) {
    this.#chat = chat
    this.#screen = screen
  }

  /** Says in which session this is, and what was said there last. */
  async greet(): Promise<void> {
    await this.#attempt(() => this.#greet())
  }

  /** Resolves to whether the conversation goes on. */
  async take(line: string): Promise<boolean> {
    const command = parseCommand(line)
    await this.#attempt(() => this.#run(command))
    return command.name !== "quit"
  }

  /** Whether the store failed to do something on the way. */
  get failed(): boolean {
    return this.#failed
  }

  /** A call to the store that fails is told, and the conversation goes on: the next one may do better. */
  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      if (!isSessionError(error)) throw error
      this.#failed ||= error.code !== "INVALID_PARAMETER"
      this.#screen.line(this.#screen.style.bad(`That did not work: ${harmless(error.message)}`))
    }
    this.#screen.line()
  }

  async #greet(): Promise<void> {
    const turns = await this.#chat.history(GREETED_TURNS)
    const name = this.#screen.style.strong(harmless(this.#chat.sessionId))
    if (turns.length === 0) return this.#screen.line(`Session ${name} is new. Ask something, or type /help.`)
    this.#screen.line(`Session ${name} goes on. The last questions were:`)
    for (const turn of turns) this.#screen.line(`  ${this.#summary(turn)}`)
  }

  async #run(command: Command): Promise<void> {
    switch (command.name) {
      case "ask":
        return this.#showAnswer(await this.#chat.ask(command.question))
      case "good":
        return this.#rate(5, null)
      case "bad":
        return this.#rate(1, command.why)
      case "history":
        return this.#showHistory()
      case "sessions":
        return this.#showSessions()
      case "switch":
        this.#chat.switchTo(command.session)
        return this.#greet()
      case "forget":
        return this.#forget()
      case "help":
        return this.#screen.line(helpText())
      case "quit":
        return this.#screen.line("Goodbye.")
      case "mistake":
        return this.#screen.line(harmless(command.message))
    }
  }

  #showAnswer({ answer, followsUp }: Turn): void {
    const { style } = this.#screen
    if (followsUp !== null) this.#screen.line(style.dim(`(as a follow-up to “${clip(followsUp, 70)}”)`))
    for (const line of harmless(answer).split("\n")) this.#showAnswerLine(line)
  }

  #showAnswerLine(line: string): void {
    const { style, columns } = this.#screen
    if (!line.startsWith(">")) return this.#screen.line(style.source(line))
    for (const part of wrap(line.slice(2), columns - 4)) this.#screen.line(`${style.dim("  │")} ${part}`.trimEnd())
  }

  async #rate(score: number, why: string | null): Promise<void> {
    const rated = await this.#chat.rate(score, why)
    if (rated === null) return this.#screen.line("There is no answer yet to rate.")
    this.#screen.line(`Noted for the last answer: ${this.#rating(rated)}.`)
  }

  async #showHistory(): Promise<void> {
    const turns = await this.#chat.history(LISTED)
    if (turns.length === 0) return this.#screen.line("Nothing has been said in this session yet.")
    for (const turn of turns) {
      const used = turn.usedGraphElementIds?.nodeIds ?? []
      const from = used.length === 0 ? "nothing found" : `from ${used.join(", ")}`
      this.#screen.line(this.#summary(turn))
      this.#screen.line(this.#screen.style.dim(`  ${clip(from, this.#screen.columns - 2)}`))
    }
  }

  async #showSessions(): Promise<void> {
    const sessions = await this.#chat.sessions(LISTED)
    if (sessions.length === 0) return this.#screen.line("No session is stored yet.")
    for (const { session, lastTurn } of sessions) {
      const mark = session.sessionId === this.#chat.sessionId ? "*" : " "
      const name = this.#screen.style.strong(clip(session.sessionId, 40))
      const question = clip(lastTurn?.question ?? "", 40)
      this.#screen.line(`${mark} ${timeOf(session.updatedAt)}  ${name}  ${question}`.trimEnd())
    }
  }

  async #forget(): Promise<void> {
    const existed = await this.#chat.forget()
    const name = harmless(this.#chat.sessionId)
    this.#screen.line(existed ? `Session ${name} is deleted.` : `Session ${name} holds nothing that could be deleted.`)
  }

  /** A turn in one line: when, what was asked, and how the answer was rated. */
  #summary(turn: SessionQaEntry): string {
    const { style, columns } = this.#screen
    const rating = turn.feedbackScore === null ? "" : `  [${this.#rating(turn)}]`
    return `${style.dim(timeOf(turn.createdAt))}  ${clip(turn.question, columns - 30)}${rating}`
  }

  #rating({ feedbackScore, feedbackText }: SessionQaEntry): string {
    const { good, bad } = this.#screen.style
    const score = `${feedbackScore} of 5${feedbackText === null ? "" : `, ${clip(feedbackText, 60)}`}`
    return (feedbackScore ?? 0) > 2 ? good(score) : bad(score)
  }
}

const LOCAL_TIME = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeStyle: "short", hourCycle: "h23" })

function timeOf(date: Date): string {
  return LOCAL_TIME.format(date).replace(",", "")
}
