import { createStorage } from "unstorage"
import fsDriver from "unstorage/drivers/fs"
import { conversationsOfValues } from "../dist/compare/subjects/whole-value.js"

export function open({ dir }) {
  const storage = createStorage({ driver: fsDriver({ base: dir }) })
  return conversationsOfValues({
    read: (session) => storage.getItem(session),
    write: (session, entries) => storage.setItem(session, entries),
    close: () => storage.dispose(),
  })
}
