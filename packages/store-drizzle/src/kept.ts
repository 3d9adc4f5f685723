/** Made when it is first asked for, and kept: by then the tables are there that a statement names. */
export function kept<Statement>(make: () => Statement): () => Statement {
  let statement: Statement | undefined
  return () => (statement ??= make())
}

/** The same, one for each set of names. */
export function keptFor<Name extends string, Statement>(
  make: (names: readonly Name[]) => Statement,
): (names: readonly Name[]) => Statement {
  const statements = new Map<string, Statement>()
  return (names) => {
    const key = names.join()
    const statement = statements.get(key) ?? make(names)
    statements.set(key, statement)
    return statement
  }
}
