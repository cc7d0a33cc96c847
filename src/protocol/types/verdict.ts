/**
 * What the node thinks of something that came from outside. Input is judged, never thrown:
 * `ignore` costs the sender nothing (late, repeated, not yet known), `reject` costs score because
 * no honest node can have sent it. `code` is stable and machine-readable, kebab-case.
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
