import { MAX_WAIT_SECONDS } from '../limits.js'

/** What a client prefers (RFC 7240). What is misspelt or unknown counts for nothing. */
export interface Preferences {
  /** Seconds for which the answer may wait for the decision. */
  readonly wait: number
  readonly isStrict: boolean
}

export function preferencesOf (header: string | undefined): Preferences {
  const given = new Map((header ?? '').split(/[,;]/).map(part => {
    const [name = '', value = ''] = part.split('=')
    return [name.trim().toLowerCase(), value.trim().replace(/^"|"$/g, '').toLowerCase()] as const
  }))
  const wait = given.get('wait') ?? ''
  return {
    wait: /^\d{1,6}$/.test(wait) ? Math.min(Number(wait), MAX_WAIT_SECONDS) : 0,
    isStrict: given.get('handling') === 'strict'
  }
}
