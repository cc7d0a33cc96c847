/**
 * A verdict is the result of checking input; bad input throws no error. `ignore` costs the sender nothing:
 * the input is late, repeated, or not yet understood. `reject` lowers the score of the sender, because no
 * honest node can have sent the input. `code` is stable and machine-readable, in kebab case.
 */
export type Verdict<T = void> =
  | { readonly verdict: 'accept', readonly value: T }
  | { readonly verdict: 'ignore', readonly code: string }
  | { readonly verdict: 'reject', readonly code: string }

export function accept<T> (value: T): Verdict<T> {
  return { verdict: 'accept', value }
}

export function ignore (code: string): Verdict<never> {
  return { verdict: 'ignore', code }
}

export function reject (code: string): Verdict<never> {
  return { verdict: 'reject', code }
}
