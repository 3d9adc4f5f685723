import type { WriteStream } from "node:tty"

type Paint = (text: string) => string

interface Style {
  readonly strong: Paint
  readonly dim: Paint
  readonly source: Paint
  readonly good: Paint
  readonly bad: Paint
}

/** Where the conversation is shown. */
export interface Screen {
  readonly style: Style
  readonly columns: number
  line(text?: string): void
}

/** A line that says how far something has come, and that goes away when it is done. */
export interface Progress {
  show(text: string): void
  done(): void
}

const WIDEST = 100
const CLEAR_LINE = "\r\u001B[2K"

export function screenOn(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Screen {
  return {
    style: styleFor(isInColour(stream, env)),
    get columns() {
      return Math.min((stream.isTTY && stream.columns) || WIDEST, WIDEST)
    },
    line: (text = "") => void stream.write(`${text}\n`),
  }
}

/** Nothing is shown when the stream is no terminal. */
export function progressOn(stream: WriteStream): Progress {
  if (!stream.isTTY) return { show: () => {}, done: () => {} }
  return {
    show: (text) => void stream.write(CLEAR_LINE + text.slice(0, Math.max(stream.columns - 1, 0))),
    done: () => void stream.write(CLEAR_LINE),
  }
}

/** Text without what could control a terminal: documents and questions come from anywhere. */
export function harmless(text: string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "")
}

/** One line of at most so many columns. */
export function clip(text: string, columns: number): string {
  const line = harmless(text).replaceAll(/\s+/g, " ").trim()
  return line.length <= columns
    ? line
    : `${line
        .slice(0, Math.max(columns - 1, 0))
        .toWellFormed()
        .trimEnd()}…`
}

/** Breaks a line between words; what continues it, or an item of a list, is indented as its text is. */
export function wrap(line: string, columns: number): string[] {
  const start = /^\s*(?:(?:[-*+]|\d+[.)])\s+)?/.exec(line)?.[0] ?? ""
  const width = Math.max(columns - start.length, 20)
  const pieces = line.slice(start.length).match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)|\\S+`, "gu")) ?? [""]
  return pieces.map((piece, index) => (index === 0 ? start : " ".repeat(start.length)) + piece.trimEnd())
}

function isInColour(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb"
}

function styleFor(inColour: boolean): Style {
  const paint = (on: number, off: number): Paint =>
    inColour ? (text) => `\u001B[${on}m${text}\u001B[${off}m` : (text) => text
  return { strong: paint(1, 22), dim: paint(2, 22), source: paint(36, 39), good: paint(32, 39), bad: paint(33, 39) }
}
