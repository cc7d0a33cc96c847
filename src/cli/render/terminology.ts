import { fields, table, type AdoptionView, type CodeView, type ReleaseView, type TerminologyView }
  from '../../api/index.js'
import type { ImportedRelease } from '../../terminology/index.js'
import { moment, party, plural } from './format.js'

/** Digits of a hash that identify a release for people. */
const HASH_DIGITS = 16

export function renderImported ({ bytes, files, hash, header, strays }: ImportedRelease): string {
  const { codes, complete, from, name, system, until, version } = header
  return `imported ${name} ${version}\n` + fields([
    ['system', system], ['valid', daysText(from, until)],
    ['codes', `${codes}${complete ? '' : ' (a part of the system)'}`],
    ['size', `${(bytes / 1_000_000).toFixed(1)} MB`], ['hash', hash],
    ...files.map(({ file, kind }): [string, string] => ['read', `${kind}: ${file}`]),
    ['left out', strays === 0 ? undefined : `${strays} notes, terms or edits of codes that no file declares`],
    ['next', `medichain-node terminology adopt ${hash.slice(0, HASH_DIGITS)}`]
  ])
}

export function renderReleases ({ quorum, releases, usesStarterSet }: TerminologyView): string {
  const starter = usesStarterSet
    ? 'No release is adopted: the starter set of ICD-10-CM serves, which refuses some headings only.\n'
    : ''
  if (releases.length === 0) {
    return `${starter}No release is here; medichain-node terminology import makes one.\n`
  }
  return starter + table(['hash', 'version', 'valid', 'codes', 'state', 'system'], releases.map(release => [
    release.hash.slice(0, HASH_DIGITS), release.version, daysText(release.from, release.until),
    release.codes === undefined ? '' : String(release.codes), stateText(release, quorum), release.system
  ]))
}

function stateText ({ adoptedAt, isHere, signedBy }: ReleaseView, quorum: number): string {
  if (adoptedAt !== undefined) return `adopted ${moment(adoptedAt)}${isHere ? '' : ', not here yet'}`
  const names = signedBy.length === 0 ? '' : `: ${signedBy.map(party).join(', ')}`
  return `signed by ${signedBy.length} of ${quorum}${names}`
}

export function renderAdoption (view: AdoptionView): string {
  const { from, hash, quorum, signatures, system, until, version } = view
  return `signed ${system} ${version}\n` + fields([
    ['valid', daysText(from, until)], ['hash', hash],
    ['before', `${plural(signatures, 'signature')} of ${quorum} that adopt it`],
    ['next', 'medichain-node terminology list']
  ])
}

export function renderCodes (codes: readonly CodeView[]): string {
  if (codes.length === 0) return 'no code matches all words; try fewer or shorter words\n'
  return table(['code', 'use', 'title', 'version'], codes.map(({ code, title, use, version }) =>
    [code, use === 'assignable' ? '' : use, title, version]))
}

export function renderCode (codes: readonly CodeView[]): string {
  return codes.map(view => fields([
    ['code', view.code], ['title', view.title], ['use', view.use],
    ['from', view.from], ['until', view.until],
    ...view.otherTitles.map((title): [string, string] => ['also', title]),
    ...(view.parents ?? []).map((parent): [string, string] => ['parent', parent]),
    ...(view.notes ?? []).map((note): [string, string] => ['note', note]),
    ['release', `${view.system} ${view.version}`]
  ])).join('\n')
}

function daysText (from: string | undefined, until: string | undefined): string {
  return `${from ?? 'always'} to ${until ?? 'further notice'}`
}
