"""The usual Python stack that emotiond is measured against: OpenCV reads a recording and finds faces with its cascade, ONNX
Runtime classifies them. One thread each, the same network, cascade and settings, faces searched for in every frame.

Prints a line when the first face has its emotion, and one at the end: frames, and milliseconds of processor time a frame from
the first frame on, the start left out.
"""

import os
import sys
import time

os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "threads;1"

import cv2
import numpy as np
import onnxruntime


def main():
    model, cascade, video = sys.argv[1:4]
    cv2.setNumThreads(1)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    classifier = cv2.CascadeClassifier(cascade)
    capture = cv2.VideoCapture(video, cv2.CAP_FFMPEG)
    start, frames, is_first = time.process_time(), 0, True
    while True:
        more, picture = capture.read()
        if not more:
            break
        gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        for x, y, width, height in classifier.detectMultiScale(gray, 1.1, 3, 0, (30, 30)):
            crop = cv2.resize(gray[y:y + height, x:x + width], (48, 48), interpolation=cv2.INTER_AREA)
            output = session.run(None, {name: crop.astype(np.float32)[None, None] / 255})[0]
            if is_first:
                print("first", int(output.argmax()), flush=True)
                is_first = False
        frames += 1
    print("frames", frames, 1000 * (time.process_time() - start) / frames)


if __name__ == "__main__":
    main()
