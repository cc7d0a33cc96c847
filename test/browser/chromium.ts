import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { chromium, type Browser } from 'playwright-core'
import type { Report } from './page/run-tests.js'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MOCHA = createRequire(import.meta.url).resolve('mocha/mocha.js')

/** Waits between two looks at a module that still loads. */
const POLL = 'new Promise(resolve => setTimeout(resolve, 20))'

/** Returns the path of an installed Chromium or Chrome in the search path. */
export function findChromium (): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  return folders.flatMap(folder => NAMES.map(name => path.join(folder, name))).find(isProgram)
}

function isProgram (file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export async function launch (program: string): Promise<Browser> {
  return await chromium.launch({ executablePath: program })
}

/** Runs a module of `bundle` in a new page. */
export async function runInPage (browser: Browser, script: string): Promise<Report> {
  const page = await browser.newPage()
  try {
    // An error in a page's script does not reject the promise of `addScriptTag`.
    const errors: Error[] = []
    page.on('pageerror', error => { errors.push(error) })
    await page.addScriptTag({ path: MOCHA })
    await page.addScriptTag({ content: script, type: 'module' })
    while (!await page.evaluate<boolean>('globalThis.isBundleRun === true') && errors.length === 0) {
      await page.evaluate(POLL)
    }
    if (errors[0] !== undefined) throw errors[0]
    return await page.evaluate('runTests()')
  } finally {
    await page.close()
  }
}
