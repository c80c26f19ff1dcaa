// A photo is made smaller before it is sent: quicker on a phone, and what a camera writes beside it
// stays at home. Without scripts the photo goes as it is, and the server cuts that away.
(() => {
  const longest = 1600;
  const small = 400_000;

  async function smaller(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(picture.width * scale);
    sheet.height = Math.round(picture.height * scale);
    const pen = sheet.getContext("2d");
    // A JPEG has no see-through: what was, becomes paper.
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
    const data = await new Promise((done) => sheet.toBlob(done, "image/jpeg", 0.85));
    return data && data.size < file.size ? new File([data], "foto.jpg", { type: "image/jpeg" }) : file;
  }

  document.addEventListener("change", async (event) => {
    const field = event.target;
    const file = field.matches?.("input[type=file][data-smaller]") && field.files[0];
    if (!file || file.size <= small) return;
    try {
      const found = new DataTransfer();
      found.items.add(await smaller(file));
      field.files = found.files;
    } catch {
      // No picture, or a browser that cannot: the server says what would do.
    }
  });
})();
