import { ServiceError, type CodeView, type HospitalServices, type ReleaseView } from '../../api/index.js'
import { rulesetId } from '../../protocol/codec/index.js'
import { supportersOf, type LedgerState } from '../../protocol/ledger/index.js'
import { RulesetSubject, fromHex, hex, type AdoptedRuleset, type Ruleset }
  from '../../protocol/types/index.js'
import {
  ReleaseStore, dayNumber, dayText, starterRelease, type FoundCode, type Release, type StoredRelease
} from '../../terminology/index.js'
import type { HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'
import { signRelease } from './sign-release.js'

const DEFAULT_LIMIT = 20

type TerminologyCalls = 'adoptRelease' | 'searchCodes' | 'showCode' | 'terminology'

/**
 * The calls about code systems. Search reads whatever releases are in the folder; only adopted releases judge
 * a diagnosis.
 * @param folder of the releases, which is known when the node has started
 */
export function terminologyServices (
  folder: () => string, parts: () => HospitalParts, parties: Parties
): Pick<HospitalServices, TerminologyCalls> {
  let opened: ReleaseStore | undefined
  const store = (): ReleaseStore => opened ??= new ReleaseStore(folder())
  const starter = starterRelease()
  /** Returns the newest release of each system that is here, or the starter set if there is none. */
  const releases = async (system: string | undefined): Promise<Release[]> => {
    const newest = new Map<string, StoredRelease>()
    for (const release of await store().list()) newest.set(release.header.system, release)
    const isWanted = ({ header }: Pick<Release, 'header'>): boolean =>
      system === undefined || header.system === system
    const wanted = [...newest.values()].filter(isWanted)
    const found = (await Promise.all(wanted.map(async ({ hash }) => await store().open(hash))))
      .filter(release => release !== undefined)
    return isWanted(starter) && !newest.has(starter.header.system) ? [...found, starter] : found
  }
  return {
    async terminology () {
      const { ledger } = parts().chain.hostLoop.state
      const { adopted } = ledger.rulesets
      return {
        releases: releaseViews(await store().list(), ledger, parties), quorum: ledger.set.quorum,
        usesStarterSet: !adopted.some(({ ruleset: { subject } }) => subject === RulesetSubject.terminology)
      }
    },
    async searchCodes ({ query: { language, limit = DEFAULT_LIMIT, system, text } }) {
      return (await releases(system)).flatMap(release => release.search(text, limit))
        .map(found => codeView(found, language))
    },
    async showCode ({ query: { code, language, system } }) {
      const found = (await releases(system)).flatMap(release => release.find(code) ?? [])
      if (found.length === 0) {
        throw new ServiceError(404, 'unknown-code', 'no release here has this code; terminology list shows ' +
          'the releases, and terminology search finds codes by words')
      }
      return found.map(each => codeView(each, language))
    },
    async adoptRelease ({ body: { from, hash, until } }) {
      const release = only((await store().list()).filter(stored => stored.hash.startsWith(hash)))
      const ruleset = rulesetOf(release, from, until)
      return signRelease(parts().chain, ruleset)
    }
  }
}

function only (releases: readonly StoredRelease[]): StoredRelease {
  const [release] = releases
  if (release !== undefined && releases.length === 1) return release
  throw new ServiceError(404, 'unknown-release', release === undefined
    ? 'no release here has this hash; import the release first, so that this hospital checks it itself'
    : 'several releases begin with these digits; give more of them')
}

function rulesetOf ({ hash, header }: StoredRelease, from = header.from, until = header.until): Ruleset {
  const firstDay = dayNumber(from)
  const lastDay = until === undefined ? 0 : dayNumber(until)
  if (firstDay === undefined || lastDay === undefined || (lastDay !== 0 && lastDay < firstDay)) {
    throw new ServiceError(422, 'wrong-days', 'from and until are days, and from is not the later one')
  }
  const { system, version } = header
  return { subject: RulesetSubject.terminology, system, version, hash: fromHex(hash), firstDay, lastDay }
}

/** Lists adopted releases, then releases that are here and not adopted, with those who have signed them. */
function releaseViews (
  stored: readonly StoredRelease[], { chain, rulesets, set }: LedgerState, parties: Parties
): ReleaseView[] {
  const here = new Map(stored.map(release => [release.hash, release]))
  const adopted = rulesets.adopted
    .filter(({ ruleset: { subject } }) => subject === RulesetSubject.terminology)
  const known = new Set(adopted.map(({ ruleset }) => hex(ruleset.hash)))
  const waiting = stored.filter(({ hash }) => !known.has(hash)).map(release => {
    const ruleset = rulesetOf(release)
    const signedBy = supportersOf(rulesets, rulesetId(chain.id, ruleset), set).map(id => parties.show(id))
    return { ...releaseView({ ruleset }, release), signedBy }
  })
  return [...adopted.map(each => releaseView(each, here.get(hex(each.ruleset.hash)))), ...waiting]
}

function releaseView (
  { ruleset, since }: { readonly ruleset: Ruleset, readonly since?: AdoptedRuleset['since'] },
  stored: StoredRelease | undefined
): ReleaseView {
  const { firstDay, hash, lastDay, system, version } = ruleset
  return {
    system, version, from: dayText(firstDay), hash: hex(hash), isHere: stored !== undefined, signedBy: [],
    ...(lastDay === 0 ? {} : { until: dayText(lastDay) }),
    ...(since === undefined ? {} : { adoptedAt: since }),
    ...(stored === undefined ? {} : { name: stored.header.name, codes: stored.header.codes })
  }
}

function codeView ({ concept, system, version }: FoundCode, wanted: string | undefined): CodeView {
  const { code, from, notes, parents, titles, until, use } = concept
  const inLanguage = titles.find(({ language }) => language === wanted) ??
    titles.find(({ language }) => language.slice(0, 2) === wanted?.slice(0, 2))
  const shown = inLanguage ?? titles[0]!
  return {
    system, version, code, use, title: shown.text, language: shown.language,
    otherTitles: titles.filter(title => title !== shown).map(({ text }) => text),
    ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }),
    ...(parents === undefined ? {} : { parents }), ...(notes === undefined ? {} : { notes })
  }
}
