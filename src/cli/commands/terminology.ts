import path from 'node:path'
import { Option, type Command } from 'commander'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { chosenFolder } from '../find-node.js'
import { examples } from '../help.js'
import { fileError } from '../input-file.js'
import { dayText, wholeNumber } from '../arguments.js'
import { renderAdoption, renderCode, renderCodes, renderImported, renderReleases }
  from '../render/terminology.js'
import { nodeOptions, showAnswer, type NodeFlags } from '../with-node.js'

const IMPORT_HELP = `
Reads the files of one release, plain or compressed by gzip: the ICD-10-CM order file with the tabular
list (XML) and a table of code edits; ClaML (WHO ICD-10, ICD-10-GM); a FHIR CodeSystem in JSON; or the
concept, description, language and relationship files of a SNOMED CT RF2 snapshot.
The same files make the same release, with the same hash, at every hospital. The node may run.
A release that was imported decides nothing until a quorum of hospitals has adopted it.
`

const ADOPT_HELP = `
Adopt a release only after this hospital has imported it from the publisher's files: equal files have
equal hashes, so the hospitals check each other. Signatures cannot be taken back; a later release with
the same first day replaces an earlier one. Cases that were opened before are judged as before.
`

interface DayFlags extends NodeFlags {
  readonly from?: string
  readonly until?: string
}

interface CodeFlags extends NodeFlags {
  readonly system?: string
  readonly language?: string
  readonly limit?: number
}

interface ImportFlags extends NodeFlags {
  readonly system?: string
  readonly release?: string
  readonly title?: string
  readonly from?: string
  readonly until?: string
}

export function addTerminology (program: Command, context: Context): void {
  const group = program.command('terminology').description('Code systems: import releases and find codes')
  addImport(group, context)
  addAdopt(group, context)
  addList(group, context)
  addSearch(group, context)
  addShow(group, context)
  examples(group,
    'terminology import icd10cm-order-2026.txt.gz --release 2026 --name hospital-1',
    'terminology search "type 2 diab"')
}

function addAdopt (group: Command, context: Context): void {
  const command = nodeOptions(group.command('adopt'))
    .description('Sign a release in the name of this hospital; the signatures of a quorum adopt it')
    .argument('<hash>', 'hash of a release of this node, or its first 8 digits or more')
    .addOption(new Option('--from <day>', 'first day on which codes are judged by it, if it is another')
      .argParser(dayText))
    .addOption(new Option('--until <day>', 'last day on which codes are judged by it, if it is another')
      .argParser(dayText))
    .addHelpText('after', ADOPT_HELP)
    .action(async (hash: string, { from, until, ...flags }: DayFlags) => {
      const body = {
        hash, ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until })
      }
      await showAnswer(context, flags, 'hospital', renderAdoption,
        client => client.call('adoptRelease', { body }))
    })
  examples(command, 'terminology adopt 98f918d98d05 --name hospital-1')
}

function addList (group: Command, context: Context): void {
  const command = nodeOptions(group.command('list'))
    .description('The releases that are here or adopted, with their hashes and signatures')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderReleases, client => client.call('terminology'))
    })
  examples(command, 'terminology list --name hospital-1')
}

function addSearch (group: Command, context: Context): void {
  const command = codeOptions(group.command('search'))
    .description('Find codes by code or by the beginnings of words, without regard to accents')
    .argument('<text>', 'words, in any language of the release; all of them must match')
    .addOption(new Option('--limit <n>', 'how many codes of each system').argParser(wholeNumber(1, 100)))
    .action(async (text: string, { language, limit, system, ...flags }: CodeFlags) => {
      const query = { text, ...given({ language, limit, system }) }
      await showAnswer(context, flags, 'hospital', renderCodes,
        client => client.call('searchCodes', { query }))
    })
  examples(command,
    'terminology search "type 2 diab"',
    'terminology search lungenentz --language de',
    'terminology search e11.9')
}

function addShow (group: Command, context: Context): void {
  const command = codeOptions(group.command('show'))
    .description('One code with its titles and the notes of its publisher')
    .argument('<code>', 'the code as its publisher writes it, for example E11.9')
    .action(async (code: string, { language, system, ...flags }: CodeFlags) => {
      const query = { code, ...given({ language, system }) }
      await showAnswer(context, flags, 'hospital', renderCode, client => client.call('showCode', { query }))
    })
  examples(command, 'terminology show E11.9', 'terminology show 44054006 --system http://snomed.info/sct')
}

function codeOptions (command: Command): Command {
  return nodeOptions(command)
    .addOption(new Option('--system <uri>', 'only codes of this code system'))
    .addOption(new Option('--language <tag>', 'show titles in this language where there are any, as de'))
}

/** Leaves out the members that are undefined. */
function given<T extends object> (members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as
    { [K in keyof T]?: Exclude<T[K], undefined> }
}

function addImport (group: Command, context: Context): void {
  const command = nodeOptions(group.command('import'))
    .description('Make a release of the files of a publisher, and keep it in the data folder of a node')
    .argument('<file...>', 'the files of one release')
    .addOption(new Option('--system <uri>', 'URI of the code system, if the files do not say it'))
    .addOption(new Option('--release <version>', 'version of the release, if the files do not say it'))
    .addOption(new Option('--title <title>', 'name of the release for people'))
    .addOption(new Option('--from <day>', 'first valid day, as 2026-01-31').argParser(dayText))
    .addOption(new Option('--until <day>', 'last valid day; leave it out if there is no successor yet')
      .argParser(dayText))
    .addHelpText('after', IMPORT_HELP)
    .action(async (files: string[], flags: ImportFlags) => {
      const folder = chosenFolder(context.io, flags)
      if (folder === undefined) throw usageError('name the node with --name or --data')
      const { from, release: version, system, title: name, until } = flags
      // Other commands do not need the libraries that read files and sort codes.
      const { ImportError, ReleaseStore, importRelease } = await import('../../terminology/index.js')
      const store = new ReleaseStore(path.join(folder, 'terminology'))
      try {
        const imported = await importRelease(
          store, files.map(file => path.resolve(context.io.cwd, file)),
          { from, name, system, until, version })
        print(context, flags.json, imported, renderImported)
      } catch (error) {
        if (error instanceof ImportError) throw new CliError(error.message)
        throw fileError((error as NodeJS.ErrnoException).path ?? folder, error)
      } finally {
        await store.close()
      }
    })
  examples(command,
    'terminology import icd10cm-order-2026.txt.gz tabular-2026.xml --release 2026 --name hospital-1',
    'terminology import icd10gm2026syst_claml.xml --name hospital-1',
    'terminology import sct2_Concept.txt sct2_Description-en.txt --release 20260101 --name hospital-1')
}
