import type { Caller } from '../caller.js'
import { ServiceError } from '../service-error.js'

/** The letters of SMART App Launch 2 in their order: create, read, update, delete, search. */
const LETTERS = 'cruds'
type Letter = 'c' | 'r' | 'u' | 'd' | 's'

/**
 * The right that a call needs, such as `system/Condition.r`. `client`: any caller that the guard accepts.
 * `local`: nobody but the holder of the token in `api.json`, so that no client changes who decides.
 */
export type RouteScope =
  | 'client' | 'local'
  | `system/${string}.${Letter}`
  | `medichain/${'chain' | 'operator' | 'review'}.${Letter}`

/** A set of rights. `system/Condition.rs` has the context `system`, the type `Condition` and `rs`. */
export interface Scope {
  readonly context: 'system' | 'medichain'
  /** A FHIR resource type or `*`; a part of this node for `medichain`. */
  readonly type: string
  readonly letters: string
}

/** Scopes of one client or request. A hospital's system needs a few. */
export const MAX_SCOPES = 64
const FORM = /^(?:(system)\/(\*|[A-Z][A-Za-z]{1,63})|(medichain)\/(chain|operator|review))\.([a-z]{1,5}|\*)$/
/** The words of SMART 1, which many programs still send. */
const WORDS: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': LETTERS }

/** Reads one scope; undefined if this node cannot grant it. */
export function parseScope (text: string): Scope | undefined {
  const [, system, resource, , part, given = ''] = FORM.exec(text) ?? []
  const type = resource ?? part
  if (type === undefined) return undefined
  const letters = WORDS[given] ?? given
  const inOrder = [...LETTERS].filter(letter => letters.includes(letter)).join('')
  if (letters !== inOrder) return undefined
  return { context: system === undefined ? 'medichain' : 'system', type, letters }
}

/** Reads a list of scopes that blanks separate. Scopes that this node cannot grant are left out. */
export function parseScopes (text: string): Scope[] {
  return text.split(' ').slice(0, MAX_SCOPES).flatMap(item => parseScope(item) ?? [])
}

export function scopeText (scopes: readonly Scope[]): string {
  return scopes.map(({ context, letters, type }) => `${context}/${type}.${letters}`).join(' ')
}

/** Returns the rights that are both wanted and held, without repeats. */
export function commonScopes (wanted: readonly Scope[], held: readonly Scope[]): Scope[] {
  const common = new Map<string, Set<string>>()
  for (const a of wanted) {
    for (const b of held) {
      const type = a.type === '*' ? b.type : a.type
      if (a.context !== b.context || (b.type !== '*' && b.type !== type)) continue
      const key = `${a.context}/${type}`
      const letters = common.get(key) ?? new Set()
      for (const letter of a.letters) if (b.letters.includes(letter)) letters.add(letter)
      common.set(key, letters)
    }
  }
  return [...common].filter(([, letters]) => letters.size > 0).flatMap(([key, letters]) =>
    parseScope(`${key}.${[...LETTERS].filter(letter => letters.has(letter)).join('')}`) ?? [])
}

function isGranted (held: readonly Scope[], needed: string): boolean {
  const wanted = parseScope(needed)
  return wanted !== undefined && scopeText(commonScopes([wanted], held)) === scopeText([wanted])
}

/**
 * Refuses a caller that lacks the scope of a call. The operator has every right.
 * @throws ServiceError 403 `operator-only`, `scope-missing`
 */
export function checkScope (caller: Caller, needed: RouteScope): void {
  if (caller.kind === 'operator' || needed === 'client') return
  if (needed === 'local') {
    throw new ServiceError(403, 'operator-only',
      'only the operator may do this, with medichain-node on the machine of the node')
  }
  if (isGranted(caller.scopes, needed)) return
  throw new ServiceError(403, 'scope-missing',
    `this call needs the scope ${needed}; ask for it in the token request, if the client may have it`)
}
