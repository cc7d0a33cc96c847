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
  const present = presentIn(branch)
  let at = BRANCH_HEAD
  for (let step = 0; step < CHILDREN; step++) {
    if ((present >>> step) % 2 === 0) continue
    children[step] = { leaves: branch[at]!, hash: branch.subarray(at + 1, at + CHILD_BYTES) }
    at += CHILD_BYTES
  }
  return children
}

export function hasChild (branch: Uint8Array, step: number): boolean {
  return (presentIn(branch) >>> step) % 2 === 1
}

/** Returns what the branch above says of a page. */
export function childOf (page: Uint8Array): Child {
  return { leaves: isBranch(page) ? 0 : leafCount(page), hash: pageHash(page) }
}

/** Returns the number of leaves of a bucket. */
export function leafCount (bucket: Uint8Array): number {
  return (bucket.length - 1) / LEAF_BYTES
}

/**
 * Returns a branch after some of its children have changed. Mostly they were there and stay, and then the
 * bytes of the branch are copied, and only those of these children are written.
 * @param steps of the children that change, with each child as it is now; undefined if it is gone
 */
export function withChildren (
  branch: Uint8Array, steps: readonly number[], children: readonly (Child | undefined)[]
): Uint8Array {
  if (steps.every((step, i) => children[i] !== undefined && hasChild(branch, step))) {
    // The `slice` of a Buffer, which a database may return, would not copy.
    const page = new Uint8Array(branch)
    steps.forEach((step, i) => { putChild(page, offsetOf(branch, step), children[i]!) })
    return page
  }
  const all = childrenOf(branch)
  steps.forEach((step, i) => { all[step] = children[i] })
  return branchOf(all)
}

/** Tells whether all leaves below a branch fit into one bucket. */
export function isSmall (branch: Uint8Array): boolean {
  let leaves = 0
  for (let at = BRANCH_HEAD; at < branch.length; at += CHILD_BYTES) {
    if (branch[at] === 0) return false
    leaves += branch[at]!
  }
  return leaves <= BUCKET
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
    putChild(page, at, child)
    at += CHILD_BYTES
  })
  page[0] = 1
  page[1] = present >>> 8
  page[2] = present
  return page
}

function putChild (page: Uint8Array, at: number, { leaves, hash }: Child): void {
  page[at] = leaves
  page.set(hash, at + 1)
}

/** Returns the bits of the children of a branch. */
function presentIn (branch: Uint8Array): number {
  return branch[1]! << 8 | branch[2]!
}

/** Returns where a child of a branch begins. */
function offsetOf (branch: Uint8Array, step: number): number {
  return BRANCH_HEAD + onesIn(presentIn(branch) & ((1 << step) - 1)) * CHILD_BYTES
}

function onesIn (bits: number): number {
  let count = 0
  for (let rest = bits; rest > 0; rest &= rest - 1) count++
  return count
}

/** Tells whether bytes have the form of a page; its hash then says the rest. */
export function isPage (bytes: Uint8Array): boolean {
  if (bytes[0] === 0) {
    return bytes.length % LEAF_BYTES === 1 && bytes.length <= 1 + BUCKET * LEAF_BYTES
  }
  if (bytes[0] !== 1 || bytes.length < BRANCH_HEAD) return false
  return bytes.length === BRANCH_HEAD + onesIn(presentIn(bytes)) * CHILD_BYTES
}
