// Made by Benchmarks/operator_goldens.py with ONNX Runtime.

let goldenQuantization: [Golden] = [
    Golden(
        "u8, one scale", input: [2, 20], output: [2, 20],
        model: """
            CAo6gwEKHwoBeAoCYzEKAmMyEgJ2MyIOUXVhbnRpemVMaW5lYXIKIgoCdjMKAmMxCgJjMhICdjQiEERlcXVhbnRpemVMaW5lYXISAWcqDBABQg
            JjMUoECtcjPCoJEAJCAmMySgFkWhQKAXgSDwoNCAESCQoDEgFuCgIIFGIKCgJ2NBIECgIIAUIECgAQDQ==
            """,
        expected: """
            -1 -0.52 0.96 -1 -0.12 1.36 -1 0.28 1.55 -0.79999995 0.68 -1 -0.39999998 1.0799999 -1 0 1.48 -1 0.39999998
            1.55 -0.68 0.79999995 -1 -0.28 1.1999999 -1 0.12 1.55 -0.96 0.52 1.55 -0.56 0.91999996 -1 -0.16 1.3199999 -1
            0.24 1.55 -0.84
            """),
    Golden(
        "halves go to the even neighbour", input: [4, 30], output: [4, 30],
        model: """
            CAo6gwEKHwoBeAoCYzEKAmMyEgJ2MyIOUXVhbnRpemVMaW5lYXIKIgoCdjMKAmMxCgJjMhICdjQiEERlcXVhbnRpemVMaW5lYXISAWcqDBABQg
            JjMUoECtejPSoJEANCAmMySgH9WhQKAXgSDwoNCAESCQoDEgFuCgIIHmIKCgJ2NBIECgIIAUIECgAQDQ==
            """,
        expected: """
            -2 -0.48 0.96 -1.5999999 -0.16 1.36 -1.1999999 0.32 1.76 -0.79999995 0.64 -1.92 -0.39999998 1.12 -1.4399999 0
            1.4399999 -1.12 0.39999998 1.92 -0.64 0.79999995 -1.76 -0.32 1.1999999 -1.36 0.16 1.5999999 -0.96 0.48 2 -0.56
            0.96 -1.5999999 -0.16 1.36 -1.28 0.24 1.76 -0.79999995 0.64 -1.92 -0.48 1.04 -1.52 0 1.4399999 -1.12
            0.39999998 1.8399999 -0.71999997 0.79999995 -1.76 -0.32 1.12 -1.4399999 0.08 1.5999999 -0.96 0.48 2 -0.64 0.88
            -1.68 -0.16 1.28 -1.28 0.16 1.68 -0.88 0.64 -2 -0.48 0.96 -1.5999999 -0.08 1.4399999 -1.12 0.32 1.76
            -0.79999995 0.71999997 -1.8399999 -0.39999998 1.12 -1.4399999 0 1.52 -1.04 0.48 1.92 -0.64 0.79999995 -1.76
            -0.24 1.28 -1.36 0.16 1.5999999 -0.96 0.56 -2 -0.48 0.96 -1.5999999 -0.16 1.36 -1.1999999 0.32 1.76
            -0.79999995 0.64 -1.92 -0.39999998 1.12 -1.4399999 0 1.4399999 -1.12 0.39999998
            """),
    Golden(
        "s8, a scale per channel", input: [2, 3, 2, 2], output: [2, 3, 2, 2],
        model: """
            CAo6swEKLAoBeAoCYzEKAmMyEgJ2MyIOUXVhbnRpemVMaW5lYXIqCwoEYXhpcxgBoAECCi8KAnYzCgJjMQoCYzISAnY0IhBEZXF1YW50aXplTG
            luZWFyKgsKBGF4aXMYAaABAhIBZyoWCAMQAUICYzFKDArXgzwzM3M8j8KVPCoNCAMQA0ICYzJKAwAF+VocCgF4EhcKFQgBEhEKAxIBbgoCCAMK
            AggCCgIIAmIKCgJ2NBIECgIIAUIECgAQDQ==
            """,
        expected: """
            -1.9956249 -0.515 0.965625 -1.5932811 -0.11875 1.365625 -1.2023437 0.28203124 1.7549999 -0.804375 0.6764062
            -1.8829687 -0.40234375 1.0782812 -1.4806249 0 1.484375 -1.0835937 0.40078124 1.8109375 -0.6764062 0.804375
            -1.7549999 -0.27421874
            """),
    Golden(
        "no zero point", input: [2, 9], output: [2, 9],
        model: """
            CAo6cAobCgF4CgJjMRICdjIiDlF1YW50aXplTGluZWFyCh4KAnYyCgJjMRICdjMiEERlcXVhbnRpemVMaW5lYXISAWcqDBABQgJjMUoECtejPF
            oUCgF4Eg8KDQgBEgkKAxIBbgoCCAliCgoCdjMSBAoCCAFCBAoAEA0=
            """,
        expected: """
            0 0 0.96 0 0 1.36 0 0.28 1.76 0 0.68 0 0 1.0799999 0 0 1.48 0
            """),
    Golden(
        "convolution", input: [1, 2, 5, 5], output: [1, 3, 5, 5],
        model: """
            CAo66QMKHwoBeAoCYzEKAmMyEgJ2MyIOUXVhbnRpemVMaW5lYXIKIgoCdjMKAmMxCgJjMhICdjQiEERlcXVhbnRpemVMaW5lYXIKLwoCYzYKAm
            M1CgJjNxICdjgiEERlcXVhbnRpemVMaW5lYXIqCwoEYXhpcxgAoAECCjIKAmM5CgNjMTAKA2MxMRIDdjEyIhBEZXF1YW50aXplTGluZWFyKgsK
            BGF4aXMYAKABAgorCgJ2NAoCdjgKA3YxMhIDdjEzIgRDb252KhEKBHBhZHNAAUABQAFAAaABBwoQCgN2MTMSA3YxNCIEUmVsdRIBZyoMEAFCAm
            MxSgRvEoM8KgkQAkICYzJKAYAqFggDEAFCAmM1SgyamRk8rkcBPPYoHDwqRggDCAIIAwgDEANCAmM2Sjb/1QMLZfLCYOb+pGZsZVTyQNr8I8F5
            esWKCsjVomrrm6V8E8BhsnTOxJRbOfJzcAkk0whNk6EqDQgDEANCAmM3SgMAAAAqFggDEAZCAmM5SgxGAAAAfPz//6APAAAqFwgDEAFCA2MxME
            oMbxIDOaMjOTl/ajw5KhcIAxAGQgNjMTFKDAAAAAAAAAAAAAAAAFocCgF4EhcKFQgBEhEKAxIBbgoCCAIKAggFCgIIBWILCgN2MTQSBAoCCAFC
            BAoAEA0=
            """,
        expected: """
            0 0 3.6867502 0.28925005 0 7.2716002 0 0 5.8709006 0 0 1.0135999 0 4.6757007 0.56735015 0 4.8603506 0 0
            5.0099006 0 1.98395 0.97640014 0 3.7470503 0.3777826 0 1.19462 0.37020746 0 3.028906 0.83872116 0 5.6482153
            1.5516549 0.6454326 0.62056136 0 2.7270427 0.8004676 0 6.0575175 1.3338737 0 3.6371791 0 2.243884 0.74188757 0
            0.4755002 2.3096304 2.2823324 0.32316512 6.1254854 1.0566901 0.13620007 1.4780476 0 3.7056153 0.22098947
            2.2298727 10.826909 0 0 5.96048 0 3.285478 0.3173697 0 2.321373 2.549055 0 2.777348 1.36474 0
            """),
]
