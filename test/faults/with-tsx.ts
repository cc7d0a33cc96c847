import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** For a process that runs sources from a working directory without packages. */
export const WITH_TSX: readonly string[] = [
  '--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
]
