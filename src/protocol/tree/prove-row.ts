import { hex } from '../types/index.js'
import { stepAt, type Path } from './leaf.js'
import { childrenOf, isBranch, type PageName } from './page.js'

/**
 * Returns the name of the page that follows on the way to a row. The pages from the root to the last one
 * prove that the row is in the state, or that it is not.
 * @param pages the pages from the root so far, at least one
 * @returns undefined if the proof is complete
 */
export function nextOnPath (path: Path, pages: readonly Uint8Array[]): PageName | undefined {
  const last = pages.at(-1)
  if (last === undefined || !isBranch(last)) return undefined
  const hasChild = childrenOf(last)[stepAt(path, pages.length - 1)] !== undefined
  return hasChild ? hex(path).slice(0, pages.length) : undefined
}
