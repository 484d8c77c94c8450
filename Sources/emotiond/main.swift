print("emotiond")
