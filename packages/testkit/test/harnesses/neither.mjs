export const store = "this file exports no harness"
