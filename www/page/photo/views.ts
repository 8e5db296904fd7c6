// What is shown of a photo once there is one; it arrives while the student reads the first page.
import "./picture.css";
import "./findings.css";
import "./delivery.css";

export { notesView } from "./notes";
export { previewOf } from "./preview";
export { resultView } from "./result";
export { allowPrepare, sendView, showUpload } from "./send";
export { statusView } from "./status";
