import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import {
  type AnswerSharer,
  type CrossOriginOptions,
  answerAppPreflight,
  sharesAnswers,
} from '../adapters/share-answers.ts'
import type { AuthServices } from '../auth-services.ts'
import { answerMessage } from './answer-message.ts'
import { pathOf } from './incoming-address.ts'
import { IncomingHead } from './incoming-head.ts'
import { deliverLater } from './node-session.ts'
import { sendReply } from './send-reply.ts'

/**
 * Mounts the routes of the server half in a Fastify app: `app.register(authRoutes(auth))`. The app's parsers of bodies do not
 * matter to them, its hooks do.
 *
 * @param auth The server half. Where its routes lie is its option `basePath`: register the plugin without a prefix.
 * @returns The plugin.
 */
export function authRoutes(auth: Pick<AuthServices<never>, 'handler' | 'paths'>): FastifyPluginCallback {
  const answer = async ({ raw }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    sendReply(reply, await answerMessage(auth, raw, reply.raw))
  return (instance, _, done) => {
    instance.removeAllContentTypeParsers()
    instance.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null)) // the handler reads the stream
    instance.all(`${auth.paths.base}/*`, answer)
    instance.all(auth.paths.metadata, answer)
    done()
  }
}

/**
 * Lets pages of the transport's `allowedOrigins` call routes of a Fastify app (CORS), and read the answers, also those that
 * report an error: `app.register(crossOrigin(auth))`.
 *
 * @param auth The server half.
 * @param options What the routes know.
 * @returns A plugin for the instance that it is registered with; it does nothing where no origins are allowed.
 */
export function crossOrigin(auth: AnswerSharer, options: CrossOriginOptions = {}): FastifyPluginCallback {
  const plugin: FastifyPluginCallback = (instance, _, done) => {
    if (sharesAnswers(auth)) {
      instance.addHook('onRequest', async (request, reply) => {
        const head = new IncomingHead(request.raw)
        const preflight = answerAppPreflight(auth, head, { ...options, path: pathOf(request.raw) })
        if (preflight !== undefined) return sendReply(reply, preflight)
        deliverLater(reply.raw, (answer) => auth.withCors(answer, head))
        return undefined
      })
    }
    done()
  }
  // What fastify-plugin does: the hook is for the whole instance, and not for this plugin alone.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'crossOrigin',
  })
}
