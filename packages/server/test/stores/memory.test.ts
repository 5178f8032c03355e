import { memoryStore } from '@tokenpair/server/stores/memory'
import { describeSessionStore } from '@tokenpair/testing/session-store'
import { describe, expect, test } from 'vitest'

describeSessionStore('memoryStore()', () => memoryStore(), { describe, test, expect })
