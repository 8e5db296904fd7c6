/** Origin of the page and its receiver; a business domain and a request domain of the mini-program. */
exports.ORIGIN = "https://photos.example.edu.cn";
