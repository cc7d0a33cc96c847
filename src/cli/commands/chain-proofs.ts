import { Option, type Command } from 'commander'
import path from 'node:path'
import type { Client, StateProofView } from '../../api/index.js'
import { caseIdText, chainIdText } from '../arguments.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { peersNamed } from '../hospitals.js'
import { readJsonText } from '../input-file.js'
import { writeNewFile, writeSecretFile } from '../new-file.js'
import { renderProofCheck } from '../render/proof.js'
import { folderOptions, withNode, type NodeFlags } from '../with-node.js'
import { bodyOf, signingOptions } from './patient-accesses.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import type { KeyFlags } from './patient-keys.js'

type ProveFlags = NodeFlags & { readonly out?: string }

const PROVE_HELP = `
The file proves the state below the newest block. What the newest block changed can be proved after the next
block. Anybody can check the file with "chain check", without a node.
`
const CHECK_HELP = `
Compare the chain id in the answer with one that you know, or give it with --chain. The proof shows that a
quorum of a list that the government signed has certified the state. It does not
show that this list was in force.
`

export function addProofs (group: Command, context: Context): void {
  const prove = group.command('prove')
    .description('Write a proof for somebody without a node')
    .addHelpText('after', PROVE_HELP)
  const ofCase = proving(prove.command('case'))
    .description('A proof of a case, or that there is no case with this whole id')
    .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
    .action(async (id: string, flags: ProveFlags) => {
      await write(context, flags, client => client.call('proveCase', { params: { id } }))
    })
  examples(ofCase, 'chain prove case 3f2a90c1 --out case.json')
  const ofMember = proving(prove.command('member'))
    .description('A proof that a hospital is a member, or that it is none')
    .argument('<hospital>', 'name or peer id')
    .action(async (hospital: string, flags: ProveFlags) => {
      await write(context, flags, async client => {
        const { committed } = await client.call('allowlists')
        const [id] = peersNamed([hospital], committed?.members ?? [])
        return await client.call('proveMember', { params: { id: id! } })
      })
    })
  examples(ofMember, 'chain prove member hospital-2')
  const ofPatient = signingOptions(patientOptions(proving(prove.command('patient'))))
    .description('A proof of how many accesses of a patient are logged, or that there is none')
    .argument('<identifier>', 'system|value, only the value, or the text of a card; - for stdin')
    .action(async (text: string, flags: ProveFlags & PatientFlags & KeyFlags) => {
      const patient = await identifierFrom(context, text, flags.system)
      // The file tells which rows of the chain are those of the patient.
      await write(context, flags, async client =>
        await client.call('provePatient', { body: await bodyOf(context, client, patient, flags) }),
      writeSecretFile)
    })
  examples(ofPatient, 'chain prove patient - --out accesses.json < number.txt')
  addCheck(group, context)
}

function proving (command: Command): Command {
  return folderOptions(command)
    .addOption(new Option('--out <file>', 'write to this new file instead of stdout'))
}

async function write (
  context: Context, flags: ProveFlags, ask: (client: Client) => Promise<StateProofView>,
  writeFile: typeof writeSecretFile = writeNewFile
): Promise<void> {
  await withNode(context, flags, undefined, async client => {
    // The file comes first: a proof about a patient is in the list of the patient for ever.
    const text = async function * (): AsyncGenerator<string> {
      yield `${JSON.stringify(await ask(client), undefined, 2)}\n`
    }
    if (flags.out === undefined) await context.io.pour(text())
    else {
      await writeFile(path.resolve(context.io.cwd, flags.out), flags.out, text())
      context.io.out(`The proof is in ${flags.out}.\n`)
    }
  })
}

function addCheck (group: Command, context: Context): void {
  const command = group.command('check')
    .description('Check the file of a proof, without a node')
    .argument('<file>', 'a file of "chain prove", or - for stdin')
    .addOption(new Option('--chain <id>', 'refuse a proof of another chain').argParser(chainIdText))
    .addOption(new Option('--json', 'print only one JSON document'))
    .addHelpText('after', CHECK_HELP)
    .action(async (file: string, flags: { readonly chain?: string, readonly json?: boolean }) => {
      const json: unknown = JSON.parse(await readJsonText(context.io, file))
      const view = await context.assembly.readProof(json, flags.chain)
      print(context, flags.json, view, renderProofCheck)
      if (!view.isValid) context.exitCode = 1
    })
  examples(command, 'chain check case.json')
}
