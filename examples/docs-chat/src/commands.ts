/** What a line asks for. */
export type Command =
  | { readonly name: "ask"; readonly question: string }
  | { readonly name: "good" | "history" | "sessions" | "forget" | "help" | "quit" }
  | { readonly name: "bad"; readonly why: string | null }
  | { readonly name: "switch"; readonly session: string }
  | { readonly name: "mistake"; readonly message: string }

const COMMANDS = {
  good: ["/good", "the last answer was good"],
  bad: ["/bad why", "the last answer was bad, and why"],
  history: ["/history", "what was said in this session"],
  sessions: ["/sessions", "the sessions that are stored"],
  switch: ["/switch NAME", "go on in another session, or begin a new one"],
  forget: ["/forget", "delete this session"],
  help: ["/help", "this list"],
  quit: ["/quit", "leave; the session stays"],
} as const

type CommandName = keyof typeof COMMANDS

const LONGEST_QUESTION = 2000
const LONGEST_NAME = 100

/** Reads one line that is not empty. */
export function parseCommand(line: string): Command {
  const text = line.trim()
  if (!text.startsWith("/")) return toQuestion(text)
  const [word = "", ...rest] = text.slice(1).split(/\s+/)
  const name = word.toLowerCase()
  return isCommand(name) ? withArgument(name, rest.join(" ")) : mistake(`There is no command /${word}; try /help.`)
}

/** The commands that begin with what was typed, for the Tab key. */
export function completeCommand(typed: string): [matches: string[], typed: string] {
  const all = Object.keys(COMMANDS).map((name) => `/${name} `)
  return [typed.startsWith("/") ? all.filter((command) => command.startsWith(typed)) : [], typed]
}

export function helpText(): string {
  const lines = Object.values(COMMANDS).map(([usage, meaning]) => `  ${usage.padEnd(14)}${meaning}`)
  return ["Ask a question about the documents, or follow up on the last one.", ...lines].join("\n")
}

function toQuestion(question: string): Command {
  if (question.length <= LONGEST_QUESTION) return { name: "ask", question }
  return mistake(`A question can have ${LONGEST_QUESTION} characters at most; that one has ${question.length}.`)
}

function withArgument(name: CommandName, argument: string): Command {
  if (argument.length > LONGEST_QUESTION) return mistake(`That is too long: at most ${LONGEST_QUESTION} characters.`)
  if (name === "bad") return { name, why: argument === "" ? null : argument }
  if (name === "switch") return toSwitch(argument)
  return argument === "" ? { name } : mistake(`/${name} takes nothing after it.`)
}

function toSwitch(session: string): Command {
  if (session === "") return mistake("Which session? /switch NAME")
  if (session.length <= LONGEST_NAME && !/\p{Cc}/u.test(session)) return { name: "switch", session }
  return mistake(`A session's name can have ${LONGEST_NAME} characters at most, and no control characters.`)
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}

function mistake(message: string): Command {
  return { name: "mistake", message }
}
