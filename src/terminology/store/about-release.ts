import { ICD_10_CM } from '../../records/index.js'
import { FormatError, type About } from '../formats/index.js'
import { faultOfHeader, type ReleaseHeader } from '../release/index.js'

/** A fact of the release that a file did not state, and that the operator may have given. */
const NEEDED = ['system', 'version', 'from'] as const
/** The option of the command line for it. The option `--version` shows the version of the program. */
const OPTIONS = { system: '--system', version: '--release', from: '--from' } as const

/**
 * Joins what the files and the operator say about a release. The operator's word comes first.
 * @throws FormatError if files are of different systems, or if something is missing
 */
export function aboutRelease (files: readonly About[], given: About): Omit<ReleaseHeader, 'codes'> {
  const systems = new Set(files.flatMap(({ system }) => system ?? []))
  if (systems.size > 1) {
    throw new FormatError(`the files are of different systems: ${[...systems].join(', ')}`)
  }
  const joined: About = {}
  for (const about of [...files, given]) {
    const said = Object.entries(about).filter(([, value]) => value !== undefined)
    Object.assign(joined, Object.fromEntries(said))
  }
  const about = { ...fiscalYear(joined), ...joined }
  const missing = NEEDED.find(name => about[name] === undefined)
  if (missing !== undefined) {
    throw new FormatError(`the files do not say the ${missing} of the release; add ${OPTIONS[missing]}`)
  }
  const { caseSensitive = true, complete = true, from, name, system, until, version } = about
  const header = {
    format: 1 as const, system: system!, version: version!, name: name ?? system!, from: from!,
    ...(until === undefined ? {} : { until }), caseSensitive, complete
  }
  const fault = faultOfHeader(header)
  if (fault !== undefined) throw new FormatError(fault)
  return header
}

/** A release of ICD-10-CM is valid for a fiscal year of the USA, which begins in October before it. */
function fiscalYear ({ system, version }: About): About {
  if (system !== ICD_10_CM || version === undefined || !/^\d{4}$/.test(version)) return {}
  return { from: `${Number(version) - 1}-10-01`, until: `${version}-09-30` }
}
