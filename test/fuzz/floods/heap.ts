import v8 from 'node:v8'
import vm from 'node:vm'

const COLLECTIONS = 4
const MEBI = 2 ** 20

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc') as () => void

/** Returns the used memory after garbage collection, in the heap and outside of it, MiB. */
export function memoryInUse (): number {
  // Another thread frees the memory of typed arrays after the collection, so this measures several times.
  return Math.min(...Array.from({ length: COLLECTIONS }, () => {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    return (heapUsed + external) / MEBI
  }))
}
