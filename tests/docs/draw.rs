//! Drawn pictures of the rules: a portrait in a 480×640 frame, with what each check looks at marked in orange.

const MARK: &str = "#e8710a";

/// The picture of a check.
pub fn picture(id: &str) -> String {
    let (background, face, marks) = parts(id).unwrap_or_default();
    let body = match sheet(id) {
        Some(word) => format!(
            "<path d=\"M60 40h270l90 90v470h-360z\" fill=\"#fff\" stroke=\"#888\" stroke-width=\"6\"/>\
             <path d=\"M330 40v90h90\" fill=\"#eee\" stroke=\"#888\" stroke-width=\"6\"/>\
             <text x=\"240\" y=\"360\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"72\" fill=\"{MARK}\">{word}</text>\n"
        ),
        None if BARE.contains(&id) => String::new(),
        None => portrait(background, face),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 480 640\" width=\"180\" height=\"240\">\n\
         {body}<g fill=\"none\" stroke=\"{MARK}\" stroke-width=\"5\" font-family=\"sans-serif\" font-size=\"40\">{marks}</g>\n</svg>\n"
    )
}

fn sheet(id: &str) -> Option<&'static str> {
    SHEETS
        .iter()
        .find(|(name, _)| *name == id)
        .map(|(_, word)| *word)
}

/// True when the check has a picture of its own.
pub fn knows(id: &str) -> bool {
    sheet(id).is_some() || parts(id).is_some()
}

/// Checks of the file, drawn as a sheet of paper with a word on it.
const SHEETS: [(&str, &str); 6] = [
    ("file_format", "JPEG"),
    ("file_size", "20–60 KB"),
    ("density", "300 dpi"),
    ("jpeg_quality", "Q ≥ 60"),
    ("file_name", ".jpg"),
    ("edited", "PS ✗"),
];

/// Checks drawn without a person.
const BARE: [&str; 5] = [
    "file_intact",
    "pixel_size",
    "color_mode",
    "recaptured",
    "capture_code",
];

fn portrait(background: &str, face: &str) -> String {
    format!(
        "<rect width=\"480\" height=\"640\" fill=\"#64c5ff\"/>{background}\
         <path d=\"M60 640q10-130 130-150h100q120 20 130 150z\" fill=\"#f2f2ee\"/>\
         <path d=\"M200 400h80v90l-40 40l-40-40z\" fill=\"#e0ac8c\"/>\
         <ellipse cx=\"240\" cy=\"230\" rx=\"118\" ry=\"150\" fill=\"#2c2522\"/>\
         <ellipse cx=\"240\" cy=\"270\" rx=\"98\" ry=\"135\" fill=\"#ecbf9f\"/>\
         <ellipse cx=\"138\" cy=\"275\" rx=\"14\" ry=\"30\" fill=\"#e0ac8c\"/>\
         <ellipse cx=\"342\" cy=\"275\" rx=\"14\" ry=\"30\" fill=\"#e0ac8c\"/>\
         <path d=\"M150 190q90-70 180 0q-20-90-90-90t-90 90z\" fill=\"#2c2522\"/>\
         <path d=\"M172 218h44m48 0h44\" stroke=\"#2c2522\" stroke-width=\"8\"/>\
         <ellipse cx=\"194\" cy=\"245\" rx=\"20\" ry=\"10\" fill=\"#fff\"/><circle cx=\"194\" cy=\"245\" r=\"9\" fill=\"#3a2a20\"/>\
         <ellipse cx=\"286\" cy=\"245\" rx=\"20\" ry=\"10\" fill=\"#fff\"/><circle cx=\"286\" cy=\"245\" r=\"9\" fill=\"#3a2a20\"/>\
         <path d=\"M240 260v50m-14 8q14 8 28 0\" stroke=\"#c98f6f\" stroke-width=\"6\" fill=\"none\"/>\
         <path d=\"M208 350q32 14 64 0\" stroke=\"#b5605a\" stroke-width=\"9\" fill=\"none\"/>{face}\n"
    )
}

/// Background, face and marks of a check's picture.
#[rustfmt::skip]
fn parts(id: &str) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match id {
        "file_intact" => ("", "", "<path d=\"M90 40h220l80 80v300l-60-40l-60 50l-60-50l-60 40l-60-40z\" fill=\"#fff\"/>"),
        "pixel_size" => ("", "", "<path d=\"M60 60h360v480h-360z\"/><text x=\"170\" y=\"600\">480×640</text>"),
        "aspect_ratio" => ("", "", "<path d=\"M3 3h474v634h-474z\"/><text x=\"205\" y=\"610\">3:4</text>"),
        "color_mode" => ("", "", "<circle cx=\"200\" cy=\"280\" r=\"90\" stroke=\"#d33\"/><circle cx=\"280\" cy=\"280\" r=\"90\" stroke=\"#3a3\"/><circle cx=\"240\" cy=\"350\" r=\"90\" stroke=\"#36d\"/>"),
        "recaptured" => ("", "", "<rect x=\"100\" y=\"80\" width=\"280\" height=\"480\" rx=\"30\"/><path d=\"M130 140l220 360m-220-240l150 240m-80-360l150 240\" stroke-width=\"2\"/>"),
        "capture_code" => ("", "", "<path d=\"M90 170h100v100h-100zM290 170h100v100h-100zM90 370h100v100h-100zM240 320h30v30h-30zM300 380h40v40h-40zM240 430h30v40h-30z\"/>"),
        "upright" => ("", "", "<path d=\"M90 250a170 170 0 0 1 290-90m4-58l0 60l-60 0M390 310a170 170 0 0 1-290 90m-4 58l0-60l60 0\"/>"),
        "face_count" => ("<g transform=\"translate(300 120) scale(.5)\"><ellipse cx=\"240\" cy=\"270\" rx=\"98\" ry=\"135\" fill=\"#ecbf9f\"/></g>", "", "<rect x=\"365\" y=\"180\" width=\"110\" height=\"150\"/>"),
        "exposure_dark" => ("", "<rect width=\"480\" height=\"640\" fill=\"#000\" opacity=\".65\"/>", "<rect x=\"140\" y=\"130\" width=\"200\" height=\"280\"/>"),
        "exposure_bright" => ("", "<ellipse cx=\"240\" cy=\"270\" rx=\"98\" ry=\"135\" fill=\"#fff\" opacity=\".75\"/>", "<rect x=\"140\" y=\"130\" width=\"200\" height=\"280\"/>"),
        "eyes_open" => ("", "<path d=\"M172 232h44v26h-44zm92 0h44v26h-44z\" fill=\"#ecbf9f\"/><path d=\"M174 247q20 8 40 0m52 0q20 8 40 0\" stroke=\"#2c2522\" stroke-width=\"5\" fill=\"none\"/>", "<rect x=\"164\" y=\"226\" width=\"152\" height=\"40\"/>"),
        "mouth_closed" => ("", "<path d=\"M208 345q32 40 64 0z\" fill=\"#fff\" stroke=\"#b5605a\" stroke-width=\"6\"/>", "<rect x=\"196\" y=\"330\" width=\"88\" height=\"50\"/>"),
        "head_ratio" => ("", "", "<path d=\"M60 80h360m-360 325h360M90 80v325m-12-20l12 20l12-20m-24-285l12-20l12 20\"/>"),
        "hair_gap" => ("", "", "<path d=\"M60 80h360M90 3v77m-12-57l12-20l12 20\"/>"),
        "eye_height" => ("", "", "<path d=\"M60 245h360M90 3v242m-12-222l12-20l12 20\"/>"),
        "face_width" => ("", "", "<path d=\"M142 150v290m196-290v290M142 440h196\"/>"),
        "face_center" => ("", "", "<path d=\"M240 3v634\" stroke-dasharray=\"16 12\"/><circle cx=\"240\" cy=\"245\" r=\"12\"/>"),
        "head_roll" => ("", "", "<path d=\"M110 270l260-50\"/><path d=\"M110 270h260\" stroke-dasharray=\"12 10\"/>"),
        "head_yaw" => ("", "", "<path d=\"M150 460q90 60 180 0m-26-4l26 4l-8 26\"/>"),
        "head_pitch" => ("", "", "<path d=\"M380 180q60 90 0 180m-4-26l4 26l26-8\"/>"),
        "shoulders_level" => ("", "", "<path d=\"M60 560l360-30\"/><path d=\"M60 560h360\" stroke-dasharray=\"12 10\"/>"),
        "proportions" => ("", "", "<ellipse cx=\"240\" cy=\"270\" rx=\"150\" ry=\"135\" stroke-dasharray=\"16 12\"/><path d=\"M130 270h-100m22-14l-22 14l22 14M350 270h100m-22-14l22 14l-22 14\"/>"),
        "background_color" => ("<rect width=\"480\" height=\"640\" fill=\"#d22\"/>", "", "<rect x=\"8\" y=\"8\" width=\"100\" height=\"100\"/>"),
        "background_visible" => ("<rect width=\"480\" height=\"640\" fill=\"#2c2522\"/>", "", "<path d=\"M12 12h456v616h-456z\" stroke-dasharray=\"16 12\"/>"),
        "background_gradient" => ("<defs><linearGradient id=\"g\" x2=\"0\" y2=\"1\"><stop stop-color=\"#64c5ff\"/><stop offset=\"1\" stop-color=\"#0a4a80\"/></linearGradient></defs><rect width=\"480\" height=\"640\" fill=\"url(#g)\"/>", "", "<path d=\"M40 40v440m-14-24l14 24l14-24\"/>"),
        "background_shadow" => ("<ellipse cx=\"330\" cy=\"270\" rx=\"110\" ry=\"160\" fill=\"#234\" opacity=\".45\"/>", "", "<rect x=\"345\" y=\"120\" width=\"105\" height=\"310\"/>"),
        "background_object" => ("<rect x=\"24\" y=\"90\" width=\"60\" height=\"80\" fill=\"#eee\" stroke=\"#777\" stroke-width=\"4\"/>", "", "<rect x=\"10\" y=\"76\" width=\"88\" height=\"108\"/>"),
        "background_texture" => ("<path d=\"M0 60h480M0 140h480M0 220h480M0 300h480M0 380h480M0 460h480M60 0v640M180 0v640M300 0v640M420 0v640\" stroke=\"#3a86b5\" stroke-width=\"6\"/>", "", "<rect x=\"4\" y=\"4\" width=\"110\" height=\"300\"/>"),
        "border" => ("", "", "<path d=\"M12 12h456v616h-456z\" stroke=\"#111\" stroke-width=\"24\"/><path d=\"M26 26h428v588h-428z\"/>"),
        "overlay" => ("", "<text x=\"150\" y=\"610\" font-size=\"40\" fill=\"#fff\">20240001</text>", "<rect x=\"140\" y=\"572\" width=\"200\" height=\"50\"/>"),
        "clothes_contrast" => ("", "<path d=\"M60 640q10-130 130-150h100q120 20 130 150z\" fill=\"#5cbcf5\"/>", "<path d=\"M60 640q10-130 130-150h100q120 20 130 150\"/>"),
        "sharpness" => ("", "<g opacity=\".35\" transform=\"translate(9 6)\"><ellipse cx=\"240\" cy=\"270\" rx=\"98\" ry=\"135\" fill=\"#ecbf9f\"/></g>", "<circle cx=\"240\" cy=\"270\" r=\"130\"/>"),
        "noise" => ("", "", "<path d=\"M180 180h6m40 30h6m50-20h6m-80 60h6m30 40h6m-70 20h6m100 10h6m-60 40h6m-40-90h6m90-60h6\" stroke-width=\"8\"/><circle cx=\"240\" cy=\"270\" r=\"130\"/>"),
        "compression" => ("", "", "<path d=\"M120 150h240v240h-240zm60 0v240m60-240v240m60-240v240m-180-180h240m-240 60h240m-240 60h240\" stroke-width=\"3\"/>"),
        "natural_color" => ("", "<ellipse cx=\"240\" cy=\"270\" rx=\"98\" ry=\"135\" fill=\"#3c6\" opacity=\".45\"/>", "<circle cx=\"190\" cy=\"305\" r=\"28\"/><circle cx=\"290\" cy=\"305\" r=\"28\"/>"),
        "face_lighting" => ("", "<path d=\"M240 135a98 135 0 0 1 0 270z\" fill=\"#000\" opacity=\".5\"/>", "<circle cx=\"190\" cy=\"305\" r=\"28\"/><circle cx=\"290\" cy=\"305\" r=\"28\"/>"),
        "face_highlight" => ("", "<circle cx=\"240\" cy=\"175\" r=\"26\" fill=\"#fff\"/><circle cx=\"190\" cy=\"305\" r=\"18\" fill=\"#fff\"/>", "<circle cx=\"240\" cy=\"175\" r=\"34\"/><circle cx=\"190\" cy=\"305\" r=\"26\"/>"),
        "red_eye" => ("", "<circle cx=\"194\" cy=\"245\" r=\"9\" fill=\"#e22\"/><circle cx=\"286\" cy=\"245\" r=\"9\" fill=\"#e22\"/>", "<rect x=\"164\" y=\"226\" width=\"152\" height=\"40\"/>"),
        "glasses_dark" => ("", "<path d=\"M158 226h76v44h-76zm88 0h76v44h-76z\" fill=\"#111\"/><path d=\"M234 236h12\" stroke=\"#111\" stroke-width=\"6\"/>", "<rect x=\"150\" y=\"218\" width=\"180\" height=\"60\"/>"),
        "glasses_glare" => ("", "<path d=\"M158 226h76v44h-76zm88 0h76v44h-76z\" fill=\"none\" stroke=\"#111\" stroke-width=\"6\"/><path d=\"M262 232h50l-14 32h-50z\" fill=\"#fff\"/>", "<rect x=\"240\" y=\"218\" width=\"90\" height=\"60\"/>"),
        "face_occluded" => ("", "<path d=\"M145 300q95-40 190 0q-10 100-95 105t-95-105z\" fill=\"#9cd\"/>", "<rect x=\"138\" y=\"276\" width=\"204\" height=\"136\"/>"),
        "head_covered" => ("", "<path d=\"M120 190q10-130 120-130t120 130z\" fill=\"#b03030\"/><path d=\"M110 180h260v22h-260z\" fill=\"#8a2222\"/>", "<rect x=\"104\" y=\"56\" width=\"272\" height=\"152\"/>"),
        "brows_visible" => ("", "<path d=\"M148 236q92-30 184 0q-10-130-92-130t-92 130z\" fill=\"#2c2522\"/>", "<rect x=\"150\" y=\"186\" width=\"180\" height=\"44\"/>"),
        "ears_visible" => ("", "<path d=\"M122 200q-20 180 20 240q14-140 10-230zm236 0q20 180-20 240q-14-140-10-230z\" fill=\"#2c2522\"/>", "<rect x=\"112\" y=\"235\" width=\"44\" height=\"80\"/><rect x=\"324\" y=\"235\" width=\"44\" height=\"80\"/>"),
        "gaze" => ("", "<ellipse cx=\"194\" cy=\"245\" rx=\"20\" ry=\"10\" fill=\"#fff\"/><ellipse cx=\"286\" cy=\"245\" rx=\"20\" ry=\"10\" fill=\"#fff\"/><circle cx=\"206\" cy=\"245\" r=\"9\" fill=\"#3a2a20\"/><circle cx=\"298\" cy=\"245\" r=\"9\" fill=\"#3a2a20\"/>", "<path d=\"M310 245h110m-22-14l22 14l-22 14\"/>"),
        "eye_distance" => ("", "", "<path d=\"M194 200v90m92-90v90M194 285h92\"/>"),
        _ => return None,
    })
}
