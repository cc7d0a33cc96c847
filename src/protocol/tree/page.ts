import { chainlessDomain } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import { HASH_BYTES, LEAF_BYTES } from './leaf.js'

/*
 * A page is the stored form of a node of the tree. A node with at most BUCKET leaves below it is a bucket:
 * 0 ‖ its leaves in ascending order. Any other node is a branch: 1 ‖ children u16, where bit s stands for
 * child s ‖ for each child in ascending order its number of leaves u8, or 0 for a branch, and the hash of
 * its page (32). The hash of a node is the hash of its page, so that a proof is a list of pages.
 */

/** The steps from the root to a page, as hexadecimal digits. The root has no digits. */
export type PageName = string

/** The greatest number of leaves of a bucket. */
export const BUCKET = 32
export const CHILDREN = 16
const BRANCH_HEAD = 3
const CHILD_BYTES = 1 + HASH_BYTES
/** The page of the tree without a row. */
export const EMPTY_PAGE: Uint8Array = Uint8Array.of(0)

const PAGE = chainlessDomain('page')
const DIGITS = '0123456789abcdef'

/** A child of a branch. */
export interface Child {
  /** The number of leaves of a bucket; 0 for a branch. */
  readonly leaves: number
  readonly hash: Uint8Array
}

/** Returns SHA-256("medichain/v2/page" ‖ 0x00 ‖ page). */
export function pageHash (page: Uint8Array): Uint8Array {
  return sha256(PAGE, page)
}

export function childName (name: PageName, step: number): PageName {
  return name + DIGITS[step]!
}

export function isBranch (page: Uint8Array): boolean {
  return page[0] === 1
}

/** Returns the leaves of a bucket, which share its memory. */
export function leavesOf (bucket: Uint8Array): Uint8Array[] {
  const leaves: Uint8Array[] = []
  for (let at = 1; at < bucket.length; at += LEAF_BYTES) leaves.push(bucket.subarray(at, at + LEAF_BYTES))
  return leaves
}

/** Returns the children of a branch by their steps. */
export function childrenOf (branch: Uint8Array): (Child | undefined)[] {
  const children = new Array<Child | undefined>(CHILDREN).fill(undefined)
  const present = branch[1]! << 8 | branch[2]!
  let at = BRANCH_HEAD
  for (let step = 0; step < CHILDREN; step++) {
    if ((present >>> step) % 2 === 0) continue
    children[step] = { leaves: branch[at]!, hash: branch.subarray(at + 1, at + CHILD_BYTES) }
    at += CHILD_BYTES
  }
  return children
}

/** Returns what the branch above says of a page. */
export function childOf (page: Uint8Array): Child {
  return { leaves: isBranch(page) ? 0 : (page.length - 1) / LEAF_BYTES, hash: pageHash(page) }
}

export function bucketOf (leaves: readonly Uint8Array[]): Uint8Array {
  const page = new Uint8Array(1 + leaves.length * LEAF_BYTES)
  leaves.forEach((leaf, i) => { page.set(leaf, 1 + i * LEAF_BYTES) })
  return page
}

/** @param children by their steps */
export function branchOf (children: readonly (Child | undefined)[]): Uint8Array {
  const count = children.reduce((sum, child) => child === undefined ? sum : sum + 1, 0)
  const page = new Uint8Array(BRANCH_HEAD + count * CHILD_BYTES)
  let present = 0
  let at = BRANCH_HEAD
  children.forEach((child, step) => {
    if (child === undefined) return
    present |= 1 << step
    page[at] = child.leaves
    page.set(child.hash, at + 1)
    at += CHILD_BYTES
  })
  page[0] = 1
  page[1] = present >>> 8
  page[2] = present
  return page
}

/** Tells whether bytes have the form of a page; its hash then says the rest. */
export function isPage (bytes: Uint8Array): boolean {
  if (bytes[0] === 0) {
    return bytes.length % LEAF_BYTES === 1 && bytes.length <= 1 + BUCKET * LEAF_BYTES
  }
  if (bytes[0] !== 1 || bytes.length < BRANCH_HEAD) return false
  let present = bytes[1]! << 8 | bytes[2]!
  let count = 0
  for (; present > 0; present >>>= 1) count += present % 2
  return bytes.length === BRANCH_HEAD + count * CHILD_BYTES
}
