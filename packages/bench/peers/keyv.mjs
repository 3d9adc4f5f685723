import Keyv from "keyv"
import { conversationsOfValues } from "../dist/compare/subjects/whole-value.js"

/** A session is one value under its name: keyv knows nothing smaller. */
export function conversationsInKeyv(store) {
  const keyv = new Keyv({ store, throwOnErrors: true })
  return conversationsOfValues({
    read: (session) => keyv.get(session),
    write: (session, entries) => keyv.set(session, entries),
    close: () => keyv.disconnect(),
  })
}
