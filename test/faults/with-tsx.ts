import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Flags of Node for a process that runs TypeScript from a working directory without packages. */
export const WITH_TSX: readonly string[] = [
  '--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
]
