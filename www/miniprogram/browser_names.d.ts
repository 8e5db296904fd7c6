// Names of browsers that the types of the engine mention, for projects without the library `dom`: a mini-program has none of
// these things. Beside that library they change nothing.
interface AbortSignal {}
interface Blob {}
interface FormData {}
interface ImageBitmap {}
interface VideoFrame {}
