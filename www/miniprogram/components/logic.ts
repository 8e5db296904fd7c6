// Everything behind the components and the calls: one script, for a subpackage.
export * from "../index";
export { CameraController } from "./camera/controller";
export { CodeController } from "./code/controller";
export { PhotoController } from "./photo/controller";
