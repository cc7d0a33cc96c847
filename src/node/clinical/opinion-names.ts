import type { Decision } from '../../protocol/types/index.js'

/** The names that people read, in logs and views. */
export const DECISIONS = {
  1: 'approve', 2: 'reject', 3: 'takes up', 4: 'is excused'
} as const satisfies Readonly<Record<Decision, string>>
