import { Option, type Command } from 'commander'
import { MAX_CLIENT_KEY_BYTES } from '../../api/index.js'
import { wholeNumber } from '../arguments.js'
import { usageError } from '../cli-error.js'
import type { Context } from '../context.js'
import { examples } from '../help.js'
import { readShortText } from '../input-file.js'
import { renderClients, renderRegistered, renderRemoved, renderRotated } from '../render/clients.js'
import { nodeOptions, showAnswer, type NodeFlags } from '../with-node.js'

interface CredentialFlags extends NodeFlags {
  readonly key?: string
  readonly secret?: boolean
}

interface AddFlags extends CredentialFlags {
  readonly scope?: string
  readonly purpose?: ('TREAT' | 'ETREAT' | 'BTG' | 'CAREMGT' | 'PATRQT' | 'HQUALIMP')[]
  readonly role?: ('doctor' | 'nurse' | 'pharmacist')[]
  readonly practitioner?: string
  readonly recordSystem?: string
  readonly origin?: string[]
  readonly perMinute?: number
}

const MAX_PER_MINUTE = 60_000

/** Adds `client`, by which the operator registers the programs that may call the node. */
export function addClient (program: Command, context: Context): void {
  const client = program.command('client')
    .description('Register the programs that may call a node, such as a record system')
  addAdd(client, context)
  addList(client, context)
  addRotate(client, context)
  addRemove(client, context)
  examples(client,
    'client add ehr --scope system/Condition.crus --key ehr-public.pem --name hospital-1',
    'client add portal --scope system/Condition.rs --secret --purpose TREAT --role doctor nurse',
    'client list', 'client rotate ehr --key ehr-new.pem', 'client remove ehr')
}

function addAdd (client: Command, context: Context): void {
  const add = credentialOptions(nodeOptions(client.command('add <id>')))
    .description('Register a program with its public key, or make a secret for it')
    .addOption(new Option('--scope <scopes>', 'what it may do: SMART scopes, separated by blanks'))
    .addOption(new Option('--purpose <purposes...>', 'for what it reads records; FHIR needs one'))
    .addOption(new Option('--role <roles...>', 'roles that it may state: doctor, nurse, pharmacist')
      .choices(['doctor', 'nurse', 'pharmacist']))
    .addOption(new Option('--practitioner <key>', 'key of the only clinician who uses it'))
    .addOption(new Option('--record-system <uri>', 'system of its own numbers of diagnoses'))
    .addOption(new Option('--origin <origins...>', 'origins of its web pages, such as https://ehr.example'))
    .addOption(new Option('--per-minute <number>', 'requests a minute that it may make; default 30000')
      .argParser(wholeNumber(1, MAX_PER_MINUTE)))
    .action(async (id: string, flags: AddFlags) => {
      const { origin, perMinute, practitioner, purpose, recordSystem, role, scope } = flags
      if (scope === undefined) throw usageError('give --scope, such as "system/Condition.crs"')
      const body = {
        id, scope, ...await credentials(context, flags),
        ...(purpose && { purposes: purpose }), ...(role && { roles: role }),
        ...(origin && { origins: origin }), ...(practitioner !== undefined && { practitioner }),
        ...(recordSystem !== undefined && { recordSystem }),
        ...(perMinute !== undefined && { perMinute })
      }
      await showAnswer(context, flags, undefined, renderRegistered,
        async node => await node.call('addClient', { body }))
    })
  add.addHelpText('after', `
Scopes are system/TYPE.LETTERS with some of the letters c (create), r (read), u (update), d (delete) and
s (search), or medichain/chain.r, medichain/review.ru and medichain/operator.ru. No scope lets a program
decide members, recover the chain or register programs.`)
}

function addList (client: Command, context: Context): void {
  nodeOptions(client.command('list'))
    .description('Show the registered programs with their rights')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, undefined, renderClients, async node => await node.call('clients'))
    })
}

function addRotate (client: Command, context: Context): void {
  credentialOptions(nodeOptions(client.command('rotate <id>')))
    .description('Replace the keys or the secret of a program; its access tokens end at once')
    .action(async (id: string, flags: CredentialFlags) => {
      const body = await credentials(context, flags)
      await showAnswer(context, flags, undefined, renderRotated,
        async node => await node.call('rotateClient', { params: { id }, body }))
    })
}

function addRemove (client: Command, context: Context): void {
  nodeOptions(client.command('remove <id>'))
    .description('Remove a program; its access tokens end at once')
    .action(async (id: string, flags: NodeFlags) => {
      await showAnswer(context, flags, undefined, renderRemoved,
        async node => await node.call('removeClient', { params: { id } }))
    })
}

function credentialOptions (command: Command): Command {
  return command
    .addOption(new Option('--key <file>', 'its public key: PEM, JWK or JWK set; - for stdin'))
    .addOption(new Option('--secret', 'make a secret, for a program that cannot sign'))
}

async function credentials (
  context: Context, { key, secret = false }: CredentialFlags
): Promise<{ readonly keys?: string }> {
  if ((key === undefined) === !secret) throw usageError('give either --key with a file, or --secret')
  return key === undefined ? {} : { keys: await readShortText(context.io, key, MAX_CLIENT_KEY_BYTES) }
}
