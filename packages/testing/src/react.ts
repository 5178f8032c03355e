export {
  createSignedInWrapper,
  type SignedInWrapper,
  type SignedInWrapperOptions,
} from './lib/react/create-signed-in-wrapper.ts'
