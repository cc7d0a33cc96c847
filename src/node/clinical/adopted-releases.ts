import { eventsOf } from '../../protocol/ledger/index.js'
import { RulesetSubject, hex, type AdoptedRuleset, type Timestamp } from '../../protocol/types/index.js'
import {
  SENSITIVE_SYSTEM, entryOf, sensitiveList, systemUri, type CodeRelease, type ReleasesOf, type SensitiveList
} from '../../records/index.js'
import { dayText, type Release, type ReleaseStore } from '../../terminology/index.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Fail } from '../machine/ports.js'
import { every } from '../loop/timers.js'
import { ReleaseFetch, type ReleaseFetchParts } from './release-fetch.js'

/** Adopted releases that are not here are looked for again after this long. */
const RETRY_MS = 5_000
/** Digits of a hash by which a finding cites a release. */
const CITED_DIGITS = 12

export interface AdoptedReleasesParts extends ReleaseFetchParts {
  readonly hostLoop: HostLoop, readonly commits: CommitFeed, readonly fail: Fail
}

/**
 * Keeps the adopted releases open, and fetches those that are not on this disk (SPECIFICATION.md §9.8). A
 * case is judged by the releases that were adopted when it was opened, and by no other that lies here. So all
 * validators judge alike, and one that lacks a release waits for it.
 */
export class AdoptedReleases {
  readonly #fetch: ReleaseFetch | undefined
  readonly #open = new Map<string, Release>()
  /** The adopted lists of sensitive codes, by the hashes of their releases. */
  readonly #lists = new Map<string, SensitiveList>()
  #stopTimer: (() => void) | undefined
  #isBusy = false

  /** @param store undefined in a node without a folder, which cannot judge once a release is adopted */
  constructor (private readonly parts: AdoptedReleasesParts, readonly store: ReleaseStore | undefined) {
    this.#fetch = store === undefined
      ? undefined
      : new ReleaseFetch(parts, store, hash => this.#open.has(hash))
  }

  async start (): Promise<void> {
    await this.#fetch?.start()
    await this.#complete(false)
    this.parts.commits.subscribe(({ delta }) => {
      if (eventsOf(delta, 'ruleset-adopted').length > 0) this.#completeSoon()
    })
    this.#stopTimer = every(this.parts, RETRY_MS, () => { this.#completeSoon() })
  }

  stop (): void {
    this.#stopTimer?.()
  }

  /** The adopted releases that this hospital lacks. */
  lacking (): readonly AdoptedRuleset[] {
    return this.#adopted().filter(({ ruleset }) => !this.#open.has(hex(ruleset.hash)))
  }

  /** Tells whether all releases are here by which a case is judged. */
  areReady (openedAt: Timestamp): boolean {
    return this.lacking().every(({ since }) => since > openedAt)
  }

  /** Returns the releases by which a case is judged. Call it only if `areReady`. */
  of (openedAt: Timestamp): ReleasesOf {
    const inForce = this.#adopted().filter(({ since }) => since <= openedAt)
    // Of two releases of a system with the same first day, the later adopted one corrects the other.
    const latest = new Map(inForce.map(each => [`${each.ruleset.firstDay} ${each.ruleset.system}`, each]))
    return system => [...latest.values()].filter(({ ruleset }) => systemUri(ruleset.system) === system)
      .flatMap(({ ruleset: { firstDay, hash, lastDay } }): CodeRelease[] => {
        const release = this.#open.get(hex(hash))
        if (release === undefined) return []
        const { complete, name, version } = release.header
        return [{
          system, complete, citation: `${name} ${version} (release ${hex(hash).slice(0, CITED_DIGITS)})`,
          from: dayText(firstDay), ...(lastDay === 0 ? {} : { until: dayText(lastDay) }),
          look: code => release.look(code), ...this.#listOf(hex(hash))
        }]
      })
  }

  #listOf (hash: string): Pick<CodeRelease, 'sensitive'> {
    const list = this.#lists.get(hash)
    return list === undefined ? {} : { sensitive: list }
  }

  #adopted (): readonly AdoptedRuleset[] {
    return this.parts.hostLoop.state.ledger.rulesets.adopted
      .filter(({ ruleset }) => ruleset.subject === RulesetSubject.terminology)
  }

  #completeSoon (): void {
    if (this.#isBusy || this.lacking().length === 0) return
    this.#complete(true).catch(this.parts.fail)
  }

  /** Opens the adopted releases that are here, and fetches the others, one after the other. */
  async #complete (mayFetch: boolean): Promise<void> {
    const { store } = this
    if (store === undefined) return
    this.#isBusy = true
    for (const { ruleset } of this.lacking()) {
      const hash = hex(ruleset.hash)
      const isHere = await store.has(hash) || (mayFetch && await this.#fetch?.fetch(hash) === true)
      const release = isHere ? await store.open(hash) : undefined
      if (release === undefined) continue
      if (release.header.system === SENSITIVE_SYSTEM) {
        const entries = [...release.codes()].flatMap(code => entryOf(code) ?? [])
        this.#lists.set(hash, sensitiveList(entries))
      }
      this.#open.set(hash, release)
      const { system, version } = ruleset
      this.parts.logger.info({ hash, system, version }, 'an adopted release is here')
    }
    this.#isBusy = false
  }
}
